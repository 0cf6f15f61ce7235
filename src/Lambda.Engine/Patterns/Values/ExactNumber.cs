using System.Globalization;
using System.Text;

namespace Lambda.Engine.Patterns.Values;

/// <summary>
/// Matches a number however it is written: 300, 300.0 and 3.0e2 are equal. Numbers outside of EventBridge's range are compared as text.
/// </summary>
/// <remarks>EventBridge's guide says that the three differ; EventBridge itself treats them as equal.</remarks>
internal sealed class ExactNumber(string token) : ValueTest
{
    private readonly byte[] _token = Encoding.UTF8.GetBytes(token);
    private readonly double? _number = Read(Encoding.UTF8.GetBytes(token));

    public override bool Matches(EventValue value) =>
        value.IsNumber && (value.Text.SequenceEqual(_token) || _number is { } number && Read(value.Text) == number);

    private static double? Read(ReadOnlySpan<byte> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= NumberRange.Limit
            ? number
            : null;
}
