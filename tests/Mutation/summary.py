"""summary.py [--survivors | --product] [part…]: prints the score of each folder, and what survived. Fails below a part's threshold."""
import collections
import glob
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SCORED = ("Killed", "Timeout", "Survived", "NoCoverage")


def config_of(part):
    with open(os.path.join(HERE, part, "stryker-config.json"), encoding="utf-8") as file:
        return json.load(file)["stryker-config"]


def summarize(part, with_survivors):
    with open(os.path.join(HERE, "StrykerOutput", part, "report.json"), encoding="utf-8") as file:
        files = json.load(file)["files"]
    folders, total, survivors = collections.defaultdict(collections.Counter), collections.Counter(), []
    for path, source in sorted(files.items()):
        # From the folder of the copy on.
        path = path.split(f"/obj/{part}/", 1)[-1]
        lines = source["source"].splitlines()
        for mutant in source["mutants"]:
            status = mutant["status"]
            if status not in SCORED:
                continue
            outcome = "killed" if status in ("Killed", "Timeout") else "left"
            folders[os.path.dirname(path)][outcome] += 1
            total[outcome] += 1
            if outcome == "left":
                start = mutant["location"]["start"]
                survivors.append(f"{path}:{start['line']}:{start['column']} {status}, {mutant['mutatorName']}: "
                                 f"{mutant.get('replacement', '')}\n    {lines[start['line'] - 1].strip()}")
    for folder, count in sorted(folders.items()):
        print(f"{folder}: {line_of(count)}")
    print(f"{part}: {line_of(total)}")
    if with_survivors:
        print("\n".join(survivors))
    threshold = config_of(part)["thresholds"]["break"]
    if score_of(total) >= threshold:
        return True
    print(f"{part} is below its threshold, {threshold} %.")
    return False


def score_of(count):
    return 100 * count["killed"] / max(1, count["killed"] + count["left"])


def line_of(count):
    return f"{count['killed']} of {count['killed'] + count['left']} killed, {score_of(count):.1f} %"


def main():
    parts = [name for name in sys.argv[1:] if not name.startswith("--")]
    if "--product" in sys.argv:
        print(config_of(parts[0])["project"].removesuffix(".csproj"))
        return 0
    reports = glob.glob(os.path.join(HERE, "StrykerOutput", "*", "report.json"))
    parts = parts or sorted(os.path.basename(os.path.dirname(report)) for report in reports)
    return 0 if all([summarize(part, "--survivors" in sys.argv) for part in parts]) else 1


sys.exit(main())
