using System.Linq.Expressions;
using Azure.Data.Tables;

namespace Local.Tests.Tables;

public sealed class ExpressionFilterTests
{
    private static readonly Guid Id = Guid.Parse("66cf3753-1cc9-44c4-b857-4546f744901b");
    private static readonly DateTimeOffset Time = new(2026, 7, 23, 23, 20, 41, 666, TimeSpan.FromHours(2));
    private static readonly byte[] Bytes = [1, 255];

    public static TheoryData<string, Expression<Func<Order, bool>>> Models => new()
    {
        { "PartitionKey eq 'p'", x => x.PartitionKey == "p" },
        { "(PartitionKey eq 'p') and (RowKey ne 'r')", x => x.PartitionKey == "p" && x.RowKey != "r" },
        { "(PartitionKey eq 'p') or (RowKey eq 'r')", x => x.PartitionKey == "p" || x.RowKey == "r" },
        { "((Count gt 1) and (Count lt 9)) or (not (Paid eq true))", x => (x.Count > 1 && x.Count < 9) || !x.Paid },
        { "RowKey gt 'r'", x => x.RowKey.CompareTo("r") > 0 },
        { "RowKey ge 'r'", x => string.Compare(x.RowKey, "r") >= 0 },
        { "Customer eq 'O''Hara'", x => x.Customer == "O'Hara" },
        { "Customer eq 'a'", x => x.Customer!.Equals("a") },
        { "Customer eq 'a'", x => string.Equals(x.Customer, "a") },
        { "Paid eq true", x => x.Paid },
        { "Paid eq false", x => x.Paid == false },
        { "Gift eq true", x => x.Gift!.Value },
        { "(Paid eq true) and (Gift eq true)", x => x.Paid && (bool)x.Gift! },
        { "Count ge 10", x => x.Count >= 10 },
        { "Discount le 10", x => x.Discount <= 10 },
        { "Total ge 10L", x => x.Total >= 10 },
        { "Refund eq 9223372036854775807L", x => x.Refund == long.MaxValue },
        { "Weight gt 10.1", x => x.Weight > 10.1 },
        { "Weight gt 3.0", x => x.Weight > 3 },
        { "Id eq guid'66cf3753-1cc9-44c4-b857-4546f744901b'", x => x.Id == Id },
        { "Parent eq guid'66cf3753-1cc9-44c4-b857-4546f744901b'", x => x.Parent == Id },
        { "Placed le datetime'2026-07-23T21:20:41.6660000Z'", x => x.Placed <= Time },
        { "Placed le datetime'2026-07-23T21:20:41.6660000Z'", x => x.Placed <= new DateTimeOffset(Time.Ticks, TimeSpan.FromHours(2)) },
        { "Due lt datetime'2026-07-23T21:20:41.6660000Z'", x => x.Due < Time.UtcDateTime },
        { "Timestamp lt datetime'2026-07-23T21:20:41.6660000Z'", x => x.Timestamp < Time },
        { "Label eq X'01FF'", x => x.Label == Bytes },
        { "note_text eq 'n'", x => x.Note == "n" },
        { "Channel eq 'web'", x => x.Channel == "web" },
        { "5 lt Count", x => 5 < x.Count },
    };

    public static TheoryData<string, Expression<Func<TableEntity, bool>>> Entities => new()
    {
        { "String ge 's'", x => x.GetString("String").CompareTo("s") >= 0 },
        { "Bool eq true", x => x.GetBoolean("Bool")!.Value },
        { "not (Bool eq true)", x => !x.GetBoolean("Bool")!.Value },
        { "(Bool eq true) or (Bool eq true)", x => x.GetBoolean("Bool")!.Value || (bool)x.GetBoolean("Bool")! },
        { "Int64 ge 5L", x => x.GetInt64("Int64") >= 5L },
        { "Int32 eq 5", x => x.GetInt32("Int32") == 5 },
        { "Double lt 1.5", x => x.GetDouble("Double") < 1.5 },
        { "Guid eq guid'66cf3753-1cc9-44c4-b857-4546f744901b'", x => x.GetGuid("Guid") == Id },
        { "At gt datetime'2026-07-23T21:20:41.6660000Z'", x => x.GetDateTimeOffset("At") > Time },
        { "Any eq 's'", x => (string)x["Any"] == "s" },
        { "PartitionKey eq 'p'", x => x.PartitionKey.Equals("p") },
    };

    public static TheoryData<Expression<Func<Order, bool>>> Unsupported => new()
    {
        x => x.RowKey.Equals("r", StringComparison.OrdinalIgnoreCase),
        x => string.Equals(x.RowKey, "r", StringComparison.OrdinalIgnoreCase),
        x => string.Compare(x.RowKey, "r", StringComparison.OrdinalIgnoreCase) > 0,
        x => x.RowKey.CompareTo("r") > 1,
        x => x.RowKey.StartsWith("row", StringComparison.Ordinal),
        x => x.RowKey.Contains('r'),
        x => x.RowKey.Length > 1,
        x => x.Count + 1 == 2,
        x => x.Customer == null,
        x => x.State == OrderState.New,
        x => x.Previous == OrderState.New,
        x => x.Customer!.Trim() == "a",
        x => new[] { "a" }.Contains(x.Customer),
    };

    [Theory, MemberData(nameof(Models))]
    public void A_lambda_over_a_model_becomes(string filter, Expression<Func<Order, bool>> lambda) => Assert.Equal(filter, TableClient.CreateQueryFilter(lambda));

    [Theory, MemberData(nameof(Entities))]
    public void A_lambda_over_a_dictionary_becomes(string filter, Expression<Func<TableEntity, bool>> lambda) => Assert.Equal(filter, TableClient.CreateQueryFilter(lambda));

    [Theory, MemberData(nameof(Unsupported))]
    public void What_the_service_cannot_answer_is_refused(Expression<Func<Order, bool>> lambda) => Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter(lambda));

    [Fact]
    public void Captured_values_are_read_when_the_filter_is_made()
    {
        var (name, limits) = ("a", new { Low = 3 });
        Expression<Func<Order, bool>> lambda = x => x.Customer == name + "!" && x.Count > Math.Max(limits.Low, 2);
        Assert.Equal("(Customer eq 'a!') and (Count gt 3)", TableClient.CreateQueryFilter(lambda));
        name = "b";
        Assert.Equal("(Customer eq 'b!') and (Count gt 3)", TableClient.CreateQueryFilter(lambda));
    }

    [Fact]
    public void A_filter_that_lets_everything_through_is_none() => Assert.Null(TableClient.CreateQueryFilter<Order>(x => true));

    [Fact]
    public void A_lambda_over_tables_compares_their_names() => Assert.Equal("TableName gt 'a'", TableServiceClient.CreateQueryFilter(table => table.Name.CompareTo("a") > 0));
}
