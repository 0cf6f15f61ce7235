using System.Text;

namespace FunctionApp.Patterns.Values;

/// <summary>True, false or null.</summary>
internal sealed class ExactToken(string token) : ValueTest
{
    private readonly byte[] _token = Encoding.UTF8.GetBytes(token);

    public override bool Matches(EventValue value) => !value.IsString && value.Text.SequenceEqual(_token);
}
