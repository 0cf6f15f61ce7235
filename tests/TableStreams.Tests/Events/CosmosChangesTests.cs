using System.Text;
using System.Text.Json;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.TableStreams.Cosmos;

namespace TableStreams.Tests.Events;

/// <summary>Documents in the forms of https://learn.microsoft.com/azure/cosmos-db/nosql/change-feed-modes.</summary>
public sealed class CosmosChangesTests
{
    private const string Latest =
        """[{"id":"1","customer":"a","lines":[{"sku":"x","n":2}],"note":null,"_rid":"r","_self":"s","_etag":"e","_attachments":"t","_ts":1480452540,"_lsn":7},{"id":"2","customer":"a","_ts":1480452539,"_lsn":7}]""";

    private const string Versions =
        """[{"current":{"id":"1","customer":"a"},"metadata":{"lsn":7,"crts":1480452540,"operationType":"create"}},{"current":{"id":"1","customer":"a","n":1},"previous":{"id":"1","customer":"a"},"metadata":{"lsn":8,"crts":1480452541,"operationType":"replace"}},{"current":{},"previous":{"id":"1","customer":"a","n":1},"metadata":{"lsn":9,"crts":1480452542,"operationType":"delete","timeToLiveExpired":true}}]""";

    [Fact]
    public void In_latest_version_mode_a_document_becomes_a_new_image()
    {
        var records = Read(Latest);
        Assert.Equal(
            """{"ApproximateCreationDateTime":1480452540,"Keys":{"id":{"S":"1"},"customer":{"S":"a"}},"NewImage":{"id":{"S":"1"},"customer":{"S":"a"},"lines":{"L":[{"M":{"sku":{"S":"x"},"n":{"N":"2"}}}]},"note":{"NULL":true}},"SequenceNumber":"000000000000000007000","SizeBytes":145,"StreamViewType":"NEW_IMAGE"}""",
            Encoding.UTF8.GetString(records[0].Data.Span));
        Assert.All(records, record => Assert.Equal("MODIFY", record.Change!.EventName));
    }

    [Fact]
    public void Documents_of_the_same_transaction_have_different_sequence_numbers_and_the_same_time()
    {
        var records = Read(Latest);
        Assert.Equal([7000, 7001], records.Select(record => record.SequenceNumber));
        Assert.Equal(records[0].ArrivedAt, records[1].ArrivedAt);
        Assert.NotEqual(records[0].Change!.EventId, records[1].Change!.EventId);
        Assert.Equal(records.Select(record => record.Change!.EventId), Read(Latest).Select(record => record.Change!.EventId));
    }

    [Fact]
    public void In_all_versions_mode_a_change_has_its_operation_and_both_images()
    {
        var records = Read(Versions);
        Assert.Equal(["INSERT", "MODIFY", "REMOVE"], records.Select(record => record.Change!.EventName));
        Assert.Equal([false, false, true], records.Select(record => record.Change!.IsExpiry));
        Assert.Single(records.Select(record => record.PartitionKey).Distinct());
        using var modified = JsonDocument.Parse(records[1].Data);
        Assert.Equal("1", modified.RootElement.GetProperty("NewImage").GetProperty("n").GetProperty("N").GetString());
        Assert.False(modified.RootElement.GetProperty("OldImage").TryGetProperty("n", out _));
        using var removed = JsonDocument.Parse(records[2].Data);
        Assert.False(removed.RootElement.TryGetProperty("NewImage", out _));
    }

    [Theory]
    [InlineData("\"mine\"")]
    [InlineData("""{"operationType":"create","lsn":99}""")]
    public void A_document_may_have_a_member_with_the_name_metadata(string metadata)
    {
        var record = Assert.Single(Read($$"""[{"id":"1","metadata":{{metadata}},"_lsn":"x","_ts":null}]"""));
        Assert.Equal("MODIFY", record.Change!.EventName);
        Assert.Contains("\"metadata\"", Encoding.UTF8.GetString(record.Data.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[{}]")]
    [InlineData("""[{"id":1}]""")]
    [InlineData("""[{"current":{},"metadata":{"operationType":"delete"}}]""")]
    public void An_invalid_document_is_refused(string documents) => Assert.Throws<JsonException>(() => Read(documents));

    private static IReadOnlyList<StreamRecord> Read(string documents)
    {
        using var parsed = JsonDocument.Parse(documents);
        return CosmosChanges.Of(new(EventSourceKind.CosmosFeed, "orders"), parsed.RootElement, "customer");
    }
}
