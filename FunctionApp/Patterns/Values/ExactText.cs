using System.Text;

namespace FunctionApp.Patterns.Values;

/// <summary>A string, character by character.</summary>
internal sealed class ExactText(string text) : ValueTest
{
    private readonly byte[] _text = Encoding.UTF8.GetBytes(text);

    public override bool Matches(EventValue value) => value.IsString && value.Text.SequenceEqual(_text);
}
