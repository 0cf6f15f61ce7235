using System.Buffers;
using System.Text;

namespace Lambda.Engine.Patterns.Values;

/// <summary>
/// Matches a string that equals, starts with or ends with a given text, ignoring case by rules that do not depend on a language.
/// </summary>
internal sealed class IgnoreCaseText : ValueTest
{
    private readonly TextPart _part;

    // In order of comparison: a suffix is compared from its end.
    private readonly (Rune Lower, Rune Upper)[] _characters;

    public IgnoreCaseText(string text, TextPart part)
    {
        _part = part;
        var characters = text.EnumerateRunes().Select(rune => (Rune.ToLowerInvariant(rune), Rune.ToUpperInvariant(rune)));
        _characters = [.. part == TextPart.End ? characters.Reverse() : characters];
    }

    public override bool Matches(EventValue value)
    {
        if (!value.IsString) return false;
        var rest = value.Text;
        foreach (var (lower, upper) in _characters)
        {
            var status = _part == TextPart.End
                ? Rune.DecodeLastFromUtf8(rest, out var rune, out var length)
                : Rune.DecodeFromUtf8(rest, out rune, out length);
            if (status != OperationStatus.Done || (rune != lower && rune != upper)) return false;
            rest = _part == TextPart.End ? rest[..^length] : rest[length..];
        }
        return _part != TextPart.Whole || rest.IsEmpty;
    }
}
