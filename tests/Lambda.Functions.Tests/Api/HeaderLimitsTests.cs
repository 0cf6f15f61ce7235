using System.Globalization;
using Lambda.Functions.Api;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Tests.Api;

public sealed class HeaderLimitsTests
{
    [Theory]
    [InlineData(100, 100 * 10, true)]
    [InlineData(101, 101 * 10, false)]
    [InlineData(2, 32 * 1024, true)]
    [InlineData(2, 32 * 1024 + 4, false)]
    public void The_limit_on_header_size_counts_names_and_values_together(int count, int size, bool isTaken)
    {
        var headers = new HeaderDictionary();
        // Half of each header is its name.
        var half = size / count / 2;
        for (var number = 0; number < count; number++)
            headers.Append(number.ToString(CultureInfo.InvariantCulture).PadLeft(half, 'n'), new string('v', half));
        Assert.Equal(isTaken, HeaderLimits.Check(headers) is null);
    }
}
