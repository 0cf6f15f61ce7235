using System.Text;

namespace Lambda.Engine.Patterns.Values;

/// <summary>Matches a string that starts or ends with a given text.</summary>
internal sealed class PartialText(string text, TextPart part) : ValueTest
{
    private readonly byte[] _text = Encoding.UTF8.GetBytes(text);

    public override bool Matches(EventValue value) =>
        value.IsString && (part == TextPart.Start ? value.Text.StartsWith(_text) : value.Text.EndsWith(_text));
}
