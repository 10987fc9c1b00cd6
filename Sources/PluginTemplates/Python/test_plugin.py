"""python3 -m unittest: runs the plugin's analysis on two texts, in a folder of its own."""
import io
import json
import os
import tempfile
import unittest

from nightjar_plugin import Job
from plugin import analyse


class PluginTest(unittest.TestCase):
    def test_counts_words(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "texts.jsonl")
            with open(path, "w", encoding="utf-8") as file:
                for row, text in enumerate(["one two three", "four"]):
                    file.write(json.dumps({"row": row, "text": text}) + "\n")
            out = io.StringIO()
            # A plugin with `needs` finds them in "inputs"; docs/plugin-protocol.md, "Testing it", makes such a file.
            analyse(Job({
                "parameters": {"longest": 1}, "seed": 0, "threads": 1, "model": None,
                "datasets": {"texts": path}, "inputs": {}, "output": folder, "state": folder,
            }, out))
            events = [json.loads(line) for line in out.getvalue().splitlines()]
            headlines = {e["name"]: e["value"] for e in events if e["event"] == "headline"}
            self.assertEqual(headlines, {"texts": 2, "meanWords": 2.0})
            with open(os.path.join(folder, "longest.csv"), encoding="utf-8") as file:
                self.assertEqual(file.read(), "row,words,text\n0,3,one two three\n")


if __name__ == "__main__":
    unittest.main()
