using System.Text;

namespace Lambda.Engine.Patterns.Values;

/// <summary>Matches a string character by character.</summary>
internal sealed class ExactText(string text) : ValueTest
{
    private readonly byte[] _text = Encoding.UTF8.GetBytes(text);

    public override bool Matches(EventValue value) => value.IsString && value.Text.SequenceEqual(_text);
}
