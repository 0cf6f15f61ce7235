using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Evaluation;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Intrinsics;

/// <summary>The arguments of one call, converted to the types that the function takes.</summary>
internal sealed record IntrinsicInput(string Name, IReadOnlyList<JsonNode?> Arguments, string? Template, ExecutionRandom Random)
{
    public JsonNode? this[int index] => Arguments[index];

    public string Text(int index) => JsonText.Text(Arguments[index]) ?? throw Wrong(index, "a string");

    public JsonArray Items(int index) => Arguments[index] as JsonArray ?? throw Wrong(index, "an array");

    public JsonObject Members(int index) => Arguments[index] as JsonObject ?? throw Wrong(index, "an object");

    /// <summary>Reads a number, rounded to a whole number as in Step Functions: halves are rounded up.</summary>
    public long Whole(int index)
    {
        if (JsonNumber.Whole(Arguments[index]) is { } whole)
            return whole;
        var rounded = Math.Floor((JsonNumber.Double(Arguments[index]) ?? throw Wrong(index, "a number")) + 0.5);
        return Math.Abs(rounded) < 9.2e18 ? (long)rounded : throw Wrong(index, "a number of 64 bits");
    }

    public StateException Wrong(int index, string expected) => StateException.Intrinsic(
        $"Invalid arguments in States.{Name}: argument {index + 1} must be {expected}, but was {JsonText.Write(Arguments[index])}.");

    public StateException Fail(string reason) => StateException.Intrinsic($"Invalid arguments in States.{Name}: {reason}");
}
