using Azure.Data.Tables;

namespace Lambda.Functions.State;

/// <summary>Helpers for entities of the engine's tables.</summary>
internal static class TableText
{
    // A text property holds 32 K characters, of which an error message needs at most 4 K.
    private const int MaxText = 4096;

    public static string? Cut(string? text) => text is { Length: > MaxText } ? text[..MaxText] : text;

    public static void SetUnlessNull(this TableEntity entity, string name, object? value)
    {
        if (value is not null) entity[name] = value;
    }
}
