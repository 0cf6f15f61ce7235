using System.Globalization;

namespace FunctionApp.Patterns.Values;

/// <summary>A number between two bounds. Numbers beyond the limit of EventBridge match nothing.</summary>
internal sealed class NumberRange(double bottom, bool aboveBottom, double top, bool belowTop) : ValueTest
{
    /// <summary>The largest number that EventBridge compares; its negative is the smallest.</summary>
    public const double Limit = 5e9;

    public override bool Matches(EventValue value) =>
        value.IsNumber && double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= Limit
        && (aboveBottom ? number > bottom : number >= bottom) && (belowTop ? number < top : number <= top);
}
