using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Errors;

namespace Lambda.StatesLanguage.Items;

/// <summary>What the child executions of a distributed Map state came to.</summary>
/// <param name="MapRunArn">The run.</param>
/// <param name="Outputs">The outputs of those that succeeded, by index.</param>
/// <param name="Failures">The errors of those that failed, by index.</param>
/// <param name="Inputs">The inputs, by index.</param>
public sealed record MapRunResults(
    string MapRunArn,
    IReadOnlyDictionary<int, JsonNode?> Outputs,
    IReadOnlyDictionary<int, Failure> Failures,
    IReadOnlyList<JsonNode?> Inputs);
