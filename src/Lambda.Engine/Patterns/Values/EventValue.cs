using System.Text.Json;

namespace Lambda.Engine.Patterns.Values;

/// <summary>A value in an event that is neither an object nor an array.</summary>
/// <param name="type">String, number, true, false or null.</param>
/// <param name="text">A string without quotes and escapes; any other value as written.</param>
internal readonly ref struct EventValue(JsonTokenType type, ReadOnlySpan<byte> text)
{
    public ReadOnlySpan<byte> Text { get; } = text;

    public bool IsString => type == JsonTokenType.String;

    public bool IsNumber => type == JsonTokenType.Number;
}
