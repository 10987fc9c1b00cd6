#!/usr/bin/env python3
"""Writes the one symbol graph that the kit's reference is made of.

    python3 scripts/kit-symbols.py GRAPHS OUTPUT
    python3 scripts/kit-symbols.py --ungrouped REFERENCE PAGE…

GRAPHS holds what `swift symbolgraph-extract` says of NightjarKit and of the modules below it. A type that the kit names
by an alias (`public typealias Pooling = Captures.Pooling`) stands in the output in the alias' place, with those of its
members that show nothing without a name in the kit: so does whoever imports the kit see it. Ends with 1, and says why,
where a public name of the kit has no documentation or shows a type that the reference has no page for.

The second form names what DocC has put on some pages of a finished reference by itself, in no group of the catalogue's.
"""
import json
import pathlib
import sys

# Made by the compiler; the protocol that asks for them says what they are.
SYNTHESIZED = ("init(rawValue:)", "init(from:)", "encode(to:)")


def read(file):
    with open(file, encoding="utf-8") as text:
        return json.load(text)


def identifier(symbol):
    return symbol["identifier"]["precise"]


def name(symbol):
    return ".".join(symbol["pathComponents"])


def shown(symbol):
    """The identifiers of the types in a declaration."""
    return [part["preciseIdentifier"] for part in symbol["declarationFragments"] if "preciseIdentifier" in part]


def is_alias(symbol):
    return symbol["kind"]["identifier"] == "swift.typealias" and len(symbol["pathComponents"]) == 1


def is_member(relation):
    return relation["kind"] in ("memberOf", "requirementOf")


class Below:
    """The modules below the kit."""

    def __init__(self, files):
        self.symbols, self.relations = {}, []
        for file in files:
            graph = read(file)
            self.symbols.update((identifier(symbol), symbol) for symbol in graph["symbols"])
            self.relations += graph["relationships"]

    def members(self, types):
        """The types and everything inside them, at any depth."""
        found, waiting = set(types), list(types)
        while waiting:
            outer = waiting.pop()
            inner = [r["source"] for r in self.relations if r["target"] == outer and is_member(r)]
            waiting += [symbol for symbol in inner if symbol not in found]
            found.update(inner)
        return {symbol for symbol in found if symbol in self.symbols}


def joined(graphs):
    kit = read(graphs / "NightjarKit.symbols.json")
    below = Below(file for file in sorted(graphs.glob("*.symbols.json")) if "NightjarKit" not in file.name)
    aliases = {identifier(s): shown(s)[-1] for s in kit["symbols"] if is_alias(s) and shown(s)[-1] in below.symbols}
    named = below.members(aliases.values())
    kept = {s for s in named if all(type in named or type not in below.symbols for type in shown(below.symbols[s]))}
    symbols = {identifier(s): s for s in kit["symbols"] if identifier(s) not in aliases}
    symbols.update((s, below.symbols[s]) for s in kept)
    relations = kit["relationships"] + below.relations
    # What the kit itself adds to those types; what it adds to Swift's own is left out.
    for file in sorted(graphs.glob("NightjarKit@*.symbols.json")):
        graph = read(file)
        added = {r["source"] for r in graph["relationships"] if is_member(r) and r["target"] in kept}
        symbols.update((identifier(s), s) for s in graph["symbols"] if identifier(s) in added)
        relations += [r for r in graph["relationships"] if r["source"] in added | kept]
    kit["symbols"] = list(symbols.values())
    # DocC checks the comments of the graph's own module alone.
    for symbol in kit["symbols"]:
        symbol.get("docComment", {})["module"] = "NightjarKit"
    kit["relationships"] = [r for r in relations if r["source"] in symbols]
    return kit, below


def faults(kit, below):
    pages = {identifier(symbol) for symbol in kit["symbols"]}
    for symbol in kit["symbols"]:
        if "docComment" not in symbol and symbol["pathComponents"][-1] not in SYNTHESIZED:
            yield f"{name(symbol)} has no documentation"
        for type in shown(symbol):
            if type in below.symbols and type not in pages:
                yield f"{name(symbol)} shows {name(below.symbols[type])}, which has no name in the kit"


def ungrouped(reference, page):
    sections = read(reference / "data" / "documentation" / f"{page}.json").get("topicSections", [])
    return [i.rsplit("/", 1)[-1] for s in sections if s.get("generated") for i in s["identifiers"]]


def main():
    if sys.argv[1] == "--ungrouped":
        for page in sys.argv[3:]:
            for symbol in ungrouped(pathlib.Path(sys.argv[2]), page):
                print(symbol)
        return
    graphs, output = map(pathlib.Path, sys.argv[1:])
    kit, below = joined(graphs)
    output.write_text(json.dumps(kit), encoding="utf-8")
    wrong = sorted(set(faults(kit, below)))
    for line in wrong:
        print(line, file=sys.stderr)
    sys.exit(1 if wrong else 0)


main()
