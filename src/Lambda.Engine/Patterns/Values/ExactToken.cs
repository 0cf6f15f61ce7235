using System.Text;

namespace Lambda.Engine.Patterns.Values;

/// <summary>Matches <c>true</c>, <c>false</c> or <c>null</c>.</summary>
internal sealed class ExactToken(string token) : ValueTest
{
    private readonly byte[] _token = Encoding.UTF8.GetBytes(token);

    public override bool Matches(EventValue value) => !value.IsString && value.Text.SequenceEqual(_token);
}
