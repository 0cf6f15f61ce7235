using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Json;
using Microsoft.DurableTask.Client;

namespace Lambda.Workflows.Api;

/// <summary>A call of the API: its members, and what it is answered with.</summary>
internal sealed record StatesRequest(JsonObject Body, DurableTaskClient Client, CancellationToken Cancellation)
{
    /// <summary>The longest input of an execution, and output of a task, in bytes.</summary>
    public const int MaxPayload = 262_144;

    /// <exception cref="StatesException">The member is missing or no text.</exception>
    public string Text(string member) => Optional(member)
        ?? throw StatesException.Invalid(
            $"1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null");

    public string? Optional(string member) => Body[member] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw StatesException.Invalid($"The member '{member}' must be a string."),
    };

    public int Number(string member, int otherwise, int least, int most) => Body[member] switch
    {
        null => otherwise,
        JsonValue value when value.TryGetValue<int>(out var number) && number >= least && number <= most => number,
        _ => throw StatesException.Invalid(
            string.Create(CultureInfo.InvariantCulture,
            $"The member '{member}' must be a number from {least} to {most}.")),
    };

    public bool Flag(string member) => Body[member] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    /// <summary>A member that is the text of a JSON value.</summary>
    public string Payload(string member, string otherwise, string error)
    {
        var text = Optional(member) ?? otherwise;
        try
        {
            return JsonText.Size(JsonText.Parse(text)) <= MaxPayload
                ? text
                : throw new StatesException(error, $"Invalid {member}: it is larger than {MaxPayload} bytes.");
        }
        catch (JsonException exception)
        {
            throw new StatesException(error, $"Invalid State Machine Execution {member}: '{exception.Message}'");
        }
    }
}
