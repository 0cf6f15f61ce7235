using System.Text.Json;

namespace FunctionApp.Patterns.Values;

/// <summary>A value of an event that is neither object nor array.</summary>
/// <param name="type">String, number, true, false or null.</param>
/// <param name="text">A string without quotes and escapes; anything else as it is written.</param>
internal readonly ref struct EventValue(JsonTokenType type, ReadOnlySpan<byte> text)
{
    public ReadOnlySpan<byte> Text { get; } = text;

    public bool IsString => type == JsonTokenType.String;

    public bool IsNumber => type == JsonTokenType.Number;
}
