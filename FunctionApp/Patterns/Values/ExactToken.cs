using System.Text;

namespace FunctionApp.Patterns.Values;

/// <summary>A number as it is written, so that 300, 300.0 and 3.0e2 differ; or true, false or null.</summary>
internal sealed class ExactToken(string token) : ValueTest
{
    private readonly byte[] _token = Encoding.UTF8.GetBytes(token);

    public override bool Matches(EventValue value) => !value.IsString && value.Text.SequenceEqual(_token);
}
