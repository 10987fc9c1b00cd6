#!/usr/bin/env python3
"""Writes docs/kit.md: every public name of the kit as it is declared, with its comment, in the catalogue's groups.

    python3 scripts/kit-page.py SYMBOLS CATALOGUE > docs/kit.md

SYMBOLS is what scripts/kit-symbols.py has written, CATALOGUE the page of NightjarKit.docc that groups the names.
"""
import json
import re
import sys

INTRODUCTION = """# The kit, name by name
What `import NightjarKit` gives a plugin in Swift, as it is declared. [Plugins](plugins.md) tells how it hangs together;
`make reference` makes pages of the same with links. This page is written by `make reference`, too.
"""
# The group that is none of a plugin's.
HOSTS = "For what runs analyses"
# Members that every such type has, and that say nothing of it.
USUAL = ("init(from:)", "encode(to:)", "init(rawValue:)", "hash(into:)", "==(_:_:)")


def declaration(symbol):
    text = "".join(part["spelling"] for part in symbol["declarationFragments"])
    return re.sub(r"\b(public|final) |@Sendable ", "", text)


def comment(symbol, indent):
    def plain(text):
        return text if text.startswith("```") else re.sub(r"-swift\.\w+", "", text.replace("``", "`"))

    lines = symbol.get("docComment", {}).get("lines", [])
    return [f"{indent}/// {plain(line['text'])}".rstrip() for line in lines]


def order(symbol):
    location = symbol.get("location", {})
    return location.get("uri", ""), location.get("position", {}).get("line", 0)


class Kit:
    def __init__(self, graph):
        self.symbols = {s["identifier"]["precise"]: s for s in graph["symbols"]}
        self.members = {}
        for relation in graph["relationships"]:
            if relation["kind"] in ("memberOf", "requirementOf") and relation["source"] in self.symbols:
                self.members.setdefault(relation["target"], []).append(relation["source"])
        self.tops = {}
        for symbol in graph["symbols"]:
            if len(symbol["pathComponents"]) == 1:
                self.tops.setdefault(symbol["pathComponents"][0], []).append(symbol)

    def text(self, symbol, indent=""):
        lines = comment(symbol, indent)
        members = [self.symbols[i] for i in dict.fromkeys(self.members.get(symbol["identifier"]["precise"], []))]
        members = sorted((m for m in members if m["pathComponents"][-1] not in USUAL), key=order)
        lines.append(indent + declaration(symbol) + (" {" if members else ""))
        for index, member in enumerate(members):
            lines += ([""] if index else []) + self.text(member, indent + "    ")
        return lines + ([indent + "}"] if members else [])


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        kit = Kit(json.load(file))
    with open(sys.argv[2], encoding="utf-8") as file:
        topics = file.read().split("## Topics")[1]
    print(INTRODUCTION)
    for group in topics.split("\n### ")[1:]:
        heading, *items = group.strip().split("\n")
        if heading == HOSTS:
            continue
        print(f"## {heading}")
        for name in re.findall(r"^- ``(.*)``$", "\n".join(items), re.M):
            for symbol in sorted(kit.tops.get(name, []), key=order):
                print("```swift kit", *kit.text(symbol), "```", sep="\n")
        print()


main()
