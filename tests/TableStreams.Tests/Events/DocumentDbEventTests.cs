using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.TableStreams.Cosmos;
using Lambda.Events;

namespace TableStreams.Tests.Events;

/// <summary>Documents of a change feed beside the event of https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html.</summary>
public sealed class DocumentDbEventTests
{
    private const string Versions =
        """
        [{"current":{"id":"63eeb6e7","anyField":"sampleValue","_ts":1},"metadata":{"lsn":7,"crts":1676588775,"operationType":"create"}},
        {"current":{"id":"63eeb6e7","anyField":"other"},"metadata":{"lsn":8,"crts":1676588776,"operationType":"replace"}},
        {"current":{},"previous":{"id":"63eeb6e7"},"metadata":{"lsn":9,"crts":1676588777,"operationType":"delete"}}]
        """;

    private static readonly EventSource Source = new(EventSourceKind.DocumentFeed, "test_collection", "test_database");
    private static readonly StreamShard Shard =
        StreamShard.OfPartition("arn:aws:rds:us-east-1:123456789012:cluster:canaryclusterb2a659a2-qo5tcmqkcl03", "1");

    // Cosmos DB's ids are text instead of object ids; the id and time of a change differ, too.
    [Fact]
    public async Task A_change_is_written_as_the_event_that_Lambda_documents()
    {
        var documented = JsonNode.Parse(await GoldenAsync())!;
        var written = JsonNode.Parse(StreamEvent.Write(Shard, Read(Versions).AsSpan(0, 1), null).Span)!;
        var (expected, change) = (documented["events"]![0]!["event"]!.AsObject(), written["events"]![0]!["event"]!.AsObject());
        Assert.Equal(expected.Select(member => member.Key), change.Select(member => member.Key));
        Assert.Equal(1676588775, (long)change["clusterTime"]!["$timestamp"]!["t"]!);
        Assert.Matches("^[0-9a-f]{34}$", (string)change["_id"]!["_data"]!);
        (expected["_id"]!["_data"], expected["clusterTime"]!["$timestamp"]!["i"]) = ("", 0);
        (change["_id"]!["_data"], change["clusterTime"]!["$timestamp"]!["i"]) = ("", 0);
        (expected["documentKey"]!["_id"], expected["fullDocument"]!["_id"]) = ("63eeb6e7", "63eeb6e7");
        Assert.Equal(documented.ToJsonString(), written.ToJsonString());
    }

    [Fact]
    public void A_change_contains_its_operation_and_a_deletion_has_no_document()
    {
        var changes = Read(Versions).Select(record => JsonNode.Parse(record.Data.Span)!).ToList();
        Assert.Equal(["insert", "replace", "delete"], changes.Select(change => (string)change["operationType"]!));
        Assert.Equal([true, true, false], changes.Select(change => change["fullDocument"] is not null));
        Assert.Equal("63eeb6e7", (string)changes[2]["documentKey"]!["_id"]!);
        Assert.Equal(3, changes.Select(change => (string)change["_id"]!["_data"]!).Distinct().Count());
    }

    [Fact]
    public void In_latest_version_mode_a_change_is_a_replacement_and_its_key_includes_the_partition_key()
    {
        var change = JsonNode.Parse(
            Read("""[{"id":"1","_id":"x","customer":"a","metadata":"mine","_ts":1,"_lsn":2}]""", "customer")[0].Data.Span)!;
        Assert.Equal("replace", (string)change["operationType"]!);
        Assert.Equal("""{"_id":"1","customer":"a"}""", change["documentKey"]!.ToJsonString());
        Assert.Equal("""{"_id":"1","customer":"a","metadata":"mine"}""", change["fullDocument"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"event":{"operationType":["insert"]}}""", true)]
    [InlineData("""{"event":{"fullDocument":{"anyField":["other"]}}}""", false)]
    public void Filters_match_the_content_of_a_change(string pattern, bool matches)
    {
        var record = Read(Versions)[0];
        Assert.Equal(matches, RecordFilter.Parse([pattern], Source).Matches(
            record.Data, writer => StreamEvent.WriteMetadata(writer, record, Shard.StreamArn)));
    }

    [Fact]
    public async Task A_handler_can_read_the_event_that_Lambda_documents()
    {
        var change = Assert.Single(JsonSerializer.Deserialize<DocumentDbEvent>(await GoldenAsync())!.Events).Event;
        Assert.Equal(
            ("insert", "test_database", "test_collection", 1676588775L, "0163eeb6e7000000090100000009000041e1"),
            (change.OperationType, change.Namespace.Database, change.Namespace.Collection, change.ClusterTime.Timestamp.Seconds,
                change.Id.Data));
        Assert.Equal("sampleValue", change.FullDocument!.Value.GetProperty("anyField").GetString());
    }

    private static StreamRecord[] Read(string documents, string? partitionKey = null)
    {
        using var parsed = JsonDocument.Parse(documents);
        return [.. CosmosChanges.Of(Source, parsed.RootElement, partitionKey)];
    }

    private static Task<string> GoldenAsync() => File.ReadAllTextAsync(
        Path.Combine(AppContext.BaseDirectory, "Events", "documentdb-documented.json"),
        Encoding.UTF8,
        TestContext.Current.CancellationToken);
}
