using System.Globalization;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Evaluation;

namespace Lambda.StatesLanguage.Intrinsics;

internal static class MathFunctions
{
    /// <summary>Returns a whole number from the first argument, inclusive, to the second, exclusive. A third argument is a seed.</summary>
    public static JsonNode Random(IntrinsicInput input)
    {
        long start = input.Whole(0), end = input.Whole(1);
        if (start >= end)
            throw input.Fail($"the start of the range, {start}, must be less than its end, {end}.");
        var fraction = input.Arguments.Count == 3
            ? ExecutionRandom.Seeded(input.Whole(2).ToString(CultureInfo.InvariantCulture))
            : input.Random.NextDouble();
        return start + (long)Math.Floor(fraction * ((double)end - start));
    }

    public static JsonNode Add(IntrinsicInput input)
    {
        try
        {
            return checked(input.Whole(0) + input.Whole(1));
        }
        catch (OverflowException)
        {
            throw input.Fail("the sum does not fit into 64 bits.");
        }
    }
}
