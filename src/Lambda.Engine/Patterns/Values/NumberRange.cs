using System.Globalization;

namespace Lambda.Engine.Patterns.Values;

/// <summary>Matches a number between two bounds. Numbers outside of EventBridge's range match nothing.</summary>
internal sealed class NumberRange(double bottom, bool aboveBottom, double top, bool belowTop) : ValueTest
{
    /// <summary>The largest number that EventBridge compares; its negative is the smallest.</summary>
    public const double Limit = 5e9;

    public override bool Matches(EventValue value) =>
        value.IsNumber && double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number) <= Limit
        && (aboveBottom ? number > bottom : number >= bottom) && (belowTop ? number < top : number <= top);
}
