"""summary.py [package…] [--survivors]: prints the score of each folder, and what survived, of the newest reports."""
import collections
import glob
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SCORED = ("Killed", "Timeout", "Survived", "NoCoverage")


def newest(project):
    reports = glob.glob(os.path.join(HERE, project, "StrykerOutput", "*", "reports", "mutation-report.json"))
    return max(reports, default=None, key=os.path.getmtime)


def main():
    total = collections.Counter()
    projects = [name for name in sys.argv[1:] if not name.startswith("-")] or sorted(os.listdir(HERE))
    for project in projects:
        report = newest(project)
        if report is None:
            continue
        with open(report, encoding="utf-8") as file:
            files = json.load(file)["files"]
        folders = collections.defaultdict(collections.Counter)
        survivors = []
        for path, source in sorted(files.items()):
            folder = os.path.dirname(path)
            lines = source["source"].splitlines()
            for mutant in source["mutants"]:
                status = mutant["status"]
                if status not in SCORED:
                    continue
                killed = status in ("Killed", "Timeout")
                folders[folder]["killed" if killed else "left"] += 1
                if not killed:
                    line = mutant["location"]["start"]["line"]
                    survivors.append(f"{path}:{line} {status}, {mutant['mutatorName']}: {mutant.get('replacement', '')}\n"
                                     f"    {lines[line - 1].strip()}")
        for folder, count in sorted(folders.items()):
            total.update(count)
            print(f"{project}: {folder or '.'}: {line_of(count)}")
        if "--survivors" in sys.argv:
            print("\n".join(survivors))
    if total:
        print(f"all: {line_of(total)}")


def line_of(count):
    everything = count["killed"] + count["left"]
    return f"{count['killed']} of {everything} killed, {100 * count['killed'] / everything:.1f} %"


main()
