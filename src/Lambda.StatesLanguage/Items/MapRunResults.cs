using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Items;

/// <summary>The outcomes of the child executions of a distributed Map state.</summary>
/// <param name="MapRunArn">The run.</param>
/// <param name="Outputs">The outputs of the children that succeeded, by index.</param>
/// <param name="Failures">The errors of the children that failed, by index.</param>
/// <param name="Inputs">The inputs of all children, by index.</param>
public sealed record MapRunResults(
    string MapRunArn,
    IReadOnlyDictionary<int, JsonNode?> Outputs,
    IReadOnlyDictionary<int, Failure> Failures,
    IReadOnlyList<JsonNode?> Inputs)
{
    /// <summary>When the children started, by index.</summary>
    public IReadOnlyDictionary<int, DateTimeOffset> StartedAt { get; init; } = new Dictionary<int, DateTimeOffset>();

    /// <summary>When the children ended, by index.</summary>
    public IReadOnlyDictionary<int, DateTimeOffset> EndedAt { get; init; } = new Dictionary<int, DateTimeOffset>();

    /// <summary>
    /// Describes the child executions in the form of a ResultWriter's files, in the order of the items
    /// (<see href="https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html"/>).
    /// </summary>
    public IEnumerable<JsonObject> Children() => Outputs.Keys.Concat(Failures.Keys).Order().Select(Child);

    /// <summary>
    /// Returns the result of the state if its ResultWriter has no destination: the successful results, in the form that its configuration
    /// asks for.
    /// </summary>
    internal JsonArray Written(JsonObject config)
    {
        var transformation = JsonText.Text(config["Transformation"]) ?? "NONE";
        return new JsonArray([.. Outputs.Keys.Order().SelectMany(index => Transformed(Child(index), transformation))]);
    }

    /// <summary>
    /// Converts a successful child execution to the form in which a ResultWriter stores it: <c>NONE</c>, <c>COMPACT</c> or <c>FLATTEN</c>.
    /// </summary>
    internal static IEnumerable<JsonNode?> Transformed(JsonObject child, string transformation)
    {
        if (transformation == "NONE")
            return [child.DeepClone()];
        var output = JsonText.Parse((string)child["Output"]!);
        return transformation == "FLATTEN" && output is JsonArray items ? items.Select(JsonText.Copy) : [output];
    }

    private JsonObject Child(int index)
    {
        var run = new MapRunName(MapRunArn);
        var hasSucceeded = Outputs.TryGetValue(index, out var output);
        var child = new JsonObject { ["ExecutionArn"] = run.ChildArn(index) };
        if (!hasSucceeded && Failures[index] is var failure)
        {
            if (failure.Error is not null)
                child["Error"] = failure.Error;
            if (failure.Cause is not null)
                child["Cause"] = failure.Cause;
        }
        child["Input"] = JsonText.Write(Inputs[index]);
        child["InputDetails"] = new JsonObject { ["Included"] = true };
        child["Name"] = run.Child(index);
        if (hasSucceeded)
        {
            child["Output"] = JsonText.Write(output);
            child["OutputDetails"] = new JsonObject { ["Included"] = true };
        }
        child["RedriveCount"] = 0;
        child["RedriveStatus"] = "NOT_REDRIVABLE";
        if (StartedAt.TryGetValue(index, out var started))
            child["StartDate"] = Timestamp.Write(started);
        child["StateMachineArn"] = run.StateMachineArn;
        child["Status"] = hasSucceeded ? "SUCCEEDED" : "FAILED";
        if (EndedAt.TryGetValue(index, out var ended))
            child["StopDate"] = Timestamp.Write(ended);
        return child;
    }
}
