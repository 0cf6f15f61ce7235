using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Json;

namespace Lambda.Workflows.Api;

/// <summary>
/// A state under test as a machine of its own. A state before it sets its variables, and the states that can follow it exist but do
/// nothing.
/// </summary>
/// <param name="Name">The state's name.</param>
/// <param name="Definition">The machine.</param>
internal sealed record TestedState(string Name, string Definition)
{
    private const string First = "Before the tested state";

    // A state that leads to itself ends here as well.
    private const string Itself = "The tested state again";

    /// <exception cref="StatesException">The definition has no such state.</exception>
    public static TestedState Read(JsonNode? definition, string? name, JsonObject variables)
    {
        var whole = definition as JsonObject ?? throw Invalid("It is not an object.");
        var state = whole;
        if (whole["States"] is JsonObject states && !whole.ContainsKey("Type"))
        {
            if (name is null)
                throw StatesException.Invalid("The definition is a state machine: set stateName to the state to test.");
            state = states[name] as JsonObject ?? throw Invalid($"It has no state '{name}'.");
        }
        name ??= "TestedState";
        state = (JsonObject)state.DeepClone();
        var all = new JsonObject { [First] = Before(name, variables), [name] = state };
        foreach (var target in Redirected(state, name).ToHashSet(StringComparer.Ordinal))
            all[target] = new JsonObject { ["Type"] = "Succeed" };
        var machine = new JsonObject { ["StartAt"] = First, ["States"] = all };
        if (state != whole && whole["QueryLanguage"] is { } language)
            machine["QueryLanguage"] = language.DeepClone();
        return new TestedState(name, JsonText.Write(machine));
    }

    /// <summary>Returns the state that would follow; null for none.</summary>
    /// <param name="last">The state in which the machine has ended.</param>
    public string? Next(string last) => last == Itself ? Name : last == Name ? null : last;

    private static JsonObject Before(string name, JsonObject variables)
    {
        var before = new JsonObject
        {
            ["Type"] = "Pass", ["QueryLanguage"] = "JSONata", ["Output"] = "{% $states.input.input %}", ["Next"] = name,
        };
        if (variables.Count > 0)
            before["Assign"] = new JsonObject(
                variables.Select(each => KeyValuePair.Create(each.Key, (JsonNode?)$"{{% $states.input.variables.{each.Key} %}}")));
        return before;
    }

    /// <summary>Returns the states that can follow a state, except those within it, which belong to it.</summary>
    private static List<string> Redirected(JsonNode? node, string name)
    {
        if (node is JsonArray items)
            return [.. items.SelectMany(item => Redirected(item, name))];
        if (node is not JsonObject members)
            return [];
        var targets = new List<string>();
        foreach (var (member, value) in members.ToArray())
        {
            if (member is "Choices" or "Catch")
                targets.AddRange(Redirected(value, name));
            if (member is not ("Next" or "Default") || JsonText.Text(value) is not { } target)
                continue;
            var redirected = target == name ? Itself : target;
            members[member] = redirected;
            targets.Add(redirected);
        }
        return targets;
    }

    private static StatesException Invalid(string reason) => new("InvalidDefinition", $"Invalid State Machine Definition: '{reason}'");
}
