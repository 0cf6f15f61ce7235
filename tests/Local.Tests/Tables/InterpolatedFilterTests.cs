using Azure.Data.Tables;

namespace Local.Tests.Tables;

public sealed class InterpolatedFilterTests
{
    public static TheoryData<object?, string> Literals => new()
    {
        { "O'Hara", "'O''Hara'" },
        { "{0}", "'{0}'" },
        { 'x', "'x'" },
        { '\'', "''''" },
        { true, "true" },
        { 5, "5" },
        { 5L, "5L" },
        { 1.5, "1.5" },
        { 3.0, "3.0" },
        { -1e300, "-1E+300" },
        { Guid.Parse("66cf3753-1cc9-44c4-b857-4546f744901b"), "guid'66cf3753-1cc9-44c4-b857-4546f744901b'" },
        { new DateTimeOffset(2026, 1, 2, 5, 4, 5, TimeSpan.FromHours(2)), "datetime'2026-01-02T03:04:05.0000000Z'" },
        { new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), "datetime'2026-01-02T03:04:05.0000000Z'" },
        { new byte[] { 10, 255 }, "X'0AFF'" },
        { new BinaryData(new byte[] { 1 }), "X'01'" },
        { null, "null" },
    };

    [Theory, MemberData(nameof(Literals))]
    public void A_value_is_quoted_as_its_type_asks(object? value, string literal) => Assert.Equal($"A eq {literal} and B ne {literal}", TableClient.CreateQueryFilter($"A eq {value} and B ne {value}"));

    [Fact]
    public void No_filter_stays_none() => Assert.Null(TableClient.CreateQueryFilter(null!));

    [Fact]
    public void A_value_without_a_literal_is_refused() => Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"A eq {new object()}"));
}
