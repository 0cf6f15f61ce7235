using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Validation;

/// <summary>Checks a state machine, a branch or an item processor: its states, and that transitions lead to each of them.</summary>
internal sealed class GraphCheck
{
    /// <summary>The maximum depth of nested Parallel and Map states.</summary>
    private const int MaxDepth = 25;

    private static readonly HashSet<string> MachineFields = ["Comment", "StartAt", "States", "TimeoutSeconds", "Version", "QueryLanguage"];
    private static readonly HashSet<string> BranchFields = ["Comment", "StartAt", "States"];
    private static readonly HashSet<string> ProcessorFields = ["Comment", "StartAt", "States", "ProcessorConfig"];

    private readonly Findings findings;
    private readonly JsonObject states;
    private readonly string pointer;
    private readonly HashSet<string> reached = new(StringComparer.Ordinal);
    private readonly List<(string Name, string Target)> transitions = [];

    private GraphCheck(Findings findings, JsonObject states, string pointer)
    {
        this.findings = findings;
        this.states = states;
        this.pointer = pointer;
    }

    public static void Machine(JsonObject machine, Findings findings)
    {
        findings.Allowed(machine, "", MachineFields);
        if (machine.ContainsKey("Version") && JsonText.Text(machine["Version"]) != "1.0")
            findings.Schema("The field 'Version' should have one of these values: [1.0]", "/Version");
        if (machine.ContainsKey("TimeoutSeconds") && JsonNumber.Whole(machine["TimeoutSeconds"]) is not (> 0 and <= 99_999_999))
            findings.Schema("Value must be an integer from 1 to 99999999", "/TimeoutSeconds");
        if (machine.ContainsKey("QueryLanguage") && JsonText.Text(machine["QueryLanguage"]) is not ("JSONPath" or "JSONata"))
            findings.Schema("The field 'QueryLanguage' should have one of these values: [JSONPath, JSONata]", "/QueryLanguage");
        Graph(machine, "", findings, DefinitionReader.Language(machine, QueryLanguage.JsonPath), 0);
    }

    public static void Branch(JsonNode? branch, string pointer, Findings findings, QueryLanguage language, int depth, bool isProcessor)
    {
        if (branch is not JsonObject graph)
        {
            findings.Schema("Value must be an object", pointer);
            return;
        }
        findings.Allowed(graph, pointer, isProcessor ? ProcessorFields : BranchFields);
        Graph(graph, pointer, findings, language, depth);
    }

    /// <summary>Checks a transition out of a state.</summary>
    public void Target(string state, JsonNode? target, string field, string location)
    {
        if (JsonText.Text(target) is not { } name)
            findings.Schema("Value must be a string", location);
        else if (!states.ContainsKey(name))
            findings.Error(DiagnosticCodes.MissingTransitionTarget, $"Missing '{field}' target: {name}", location);
        else
            transitions.Add((state, name));
    }

    private static void Graph(JsonObject graph, string pointer, Findings findings, QueryLanguage language, int depth)
    {
        if (depth > MaxDepth)
        {
            findings.Error(DiagnosticCodes.TooDeeplyNested, $"States are nested deeper than {MaxDepth} levels", pointer);
            return;
        }
        findings.Required(graph, pointer, "States", "StartAt");
        if (!graph.ContainsKey("States"))
            return;
        if (graph["States"] is not JsonObject states)
            findings.Schema("Value must be an object", $"{pointer}/States");
        else if (states.Count == 0)
            findings.Schema("Value cannot be empty", $"{pointer}/States");
        else
            new GraphCheck(findings, states, pointer).States(graph, language, depth);
    }

    private void States(JsonObject graph, QueryLanguage language, int depth)
    {
        var ends = false;
        foreach (var (name, state) in states)
        {
            var location = $"{pointer}/States/{JsonPointer.Escape(name)}";
            Name(name, location);
            if (state is not JsonObject fields)
            {
                findings.Schema("Value must be an object", location);
                continue;
            }
            new StateCheck(this, findings, name, fields, location, language, depth).Run();
            ends |= JsonText.Text(fields["Type"]) is "Succeed" or "Fail" || fields.ContainsKey("End");
        }
        if (!ends)
            findings.Error(DiagnosticCodes.MissingEndState, "There is no terminal state", pointer.Length == 0 ? "/" : pointer);
        if (!graph.ContainsKey("StartAt"))
            return;
        if (JsonText.Text(graph["StartAt"]) is not { } start)
            findings.Schema("Value must be a string", $"{pointer}/StartAt");
        else if (!states.ContainsKey(start))
            findings.Error(DiagnosticCodes.MissingTransitionTarget, $"Missing 'StartAt' target: {start}", $"{pointer}/StartAt");
        else
            Reach(start);
    }

    private void Name(string name, string location)
    {
        if (name.Length is 0 or > 80 || name.Any(char.IsControl))
            findings.Error(DiagnosticCodes.InvalidStateName,
                "State names have 1 to 80 characters, none of them a control character",
                location);
        if (!findings.StateNames.TryAdd(name, location))
            findings.Error(DiagnosticCodes.DuplicateStateName, $"Duplicate State name: {name}", location);
    }

    private void Reach(string start)
    {
        var next = transitions.ToLookup(transition => transition.Name, transition => transition.Target);
        var open = new Stack<string>([start]);
        while (open.TryPop(out var name))
        {
            if (!reached.Add(name))
                continue;
            foreach (var target in next[name])
                open.Push(target);
        }
        foreach (var (name, _) in states.Where(state => !reached.Contains(state.Key)))
        {
            findings.Error(
                DiagnosticCodes.MissingTransitionTarget, $"State \"{name}\" is not reachable.",
                    $"{pointer}/States/{JsonPointer.Escape(name)}");
        }
    }
}
