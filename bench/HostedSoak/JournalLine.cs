using System.Globalization;

namespace HostedSoak;

/// <summary>A line of a journal.</summary>
/// <param name="At">When it was written, by the clock that all processes of the machine share.</param>
public readonly record struct JournalLine(Thing Thing, long At)
{
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Thing.Kind:D} {Thing.Key} {Thing.Number} {At}\n");

    public static JournalLine Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(' ');
        return new(new((Kind)Number(parts[0]), parts[1], Number(parts[2])), Number(parts[3]));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
