using System.Text;
using System.Text.Json;
using Lambda.Engine.Invocation;
using Lambda.Engine.Invocation.Batches;
using Lambda.Engine.Patterns;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.TableStreams;
using Lambda.Engine.TableStreams.Writing;
using Lambda.Events;
using Microsoft.Extensions.Logging.Abstractions;

namespace TableStreams.Tests.Events;

/// <summary>Events and reports beside those that AWS documents and sends; the order of members is that of events from AWS.</summary>
public sealed class DynamoDbEventTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1480452540);
    private static readonly StreamShard Shard =
        StreamShard.OfPartition("arn:aws:dynamodb:us-west-2:123456789012:table/posts/stream/2015-06-27T00:48:05.899", "3");

    private static readonly EventSource Source = new(EventSourceKind.TableStream, "posts");

    [Fact]
    public async Task A_batch_has_the_format_of_a_DynamoDB_event_in_Lambda() =>
        Assert.Equal(await GoldenAsync("dynamodb"), Text(StreamEvent.Write(Shard, Records(), null)));

    [Fact]
    public async Task A_batch_within_a_window_contains_the_window_state_beside_the_records()
    {
        var window = new TimeWindow(new(2020, 7, 30, 17, 0, 0, TimeSpan.Zero), new(2020, 7, 30, 17, 5, 0, TimeSpan.Zero));
        Assert.Equal(await GoldenAsync("dynamodb-window"), Text(StreamEvent.Write(
            Shard, Records().AsSpan(0, 1), new(window, """{"1":"state1"}"""u8.ToArray(), IsFinal: false, IsTerminatedEarly: false))));
    }

    // https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-errors.html.
    [Fact]
    public async Task Discarded_changes_are_reported_in_the_format_that_Lambda_documents() =>
        Assert.Equal(await GoldenAsync("discarded"), Text(new DiscardedBatch(
            new("mapping", "myfunction", "arn:aws:lambda:us-west-2:123456789012:function:myfunction", new(), (_, _) => default), Shard,
            new(Records())
            {
                Condition = StreamCondition.RetryAttemptsExhausted,
                Invocations = 1,
                EndedInError = true,
                RequestId = "316aa6d0-8154-4b0c-9af7-85d5f4a6bc81"
            },
            new(2019, 11, 14, 0, 13, 49, 717, TimeSpan.Zero)).ToJson()));

    // https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html.
    [Fact]
    public async Task A_handler_can_read_the_event_that_Lambda_documents()
    {
        var read = JsonSerializer.Deserialize<DynamoDbEvent>(await GoldenAsync("dynamodb-documented"))!.Records;
        Assert.Equal(
            [("1", "INSERT", "111"), ("2", "MODIFY", "222"), ("3", "REMOVE", "333")],
            read.Select(record => (record.EventId, record.EventName, record.DynamoDb.SequenceNumber)));
        Assert.Equal(
            ("101", "This item has changed", "New item!"),
            (read[1].DynamoDb.Keys["Id"].N, read[1].DynamoDb.NewImage!["Message"].S, read[1].DynamoDb.OldImage!["Message"].S));
        Assert.Null(read[2].DynamoDb.NewImage);
    }

    [Fact]
    public void A_handler_can_read_every_type_of_attribute()
    {
        var read = JsonSerializer.Deserialize<AttributeValue>(
            """{"M":{"s":{"S":"a"},"n":{"N":"1.5"},"b":{"B":"AQI="},"t":{"BOOL":true},"z":{"NULL":true},"l":{"L":[{"S":"b"}]},"ss":{"SS":["x"]},"ns":{"NS":["1"]},"bs":{"BS":["AQ=="]}}}""")!.M!;
        Assert.Equal(("a", "1.5", true, true, "b"), (read["s"].S, read["n"].N, read["t"].Bool, read["z"].Null, read["l"].L![0].S));
        Assert.Equal([1, 2], read["b"].B!);
        Assert.Equal(("x", "1"), (read["ss"].Ss![0], read["ns"].Ns![0]));
        Assert.Equal([1], read["bs"].Bs![0]);
    }

    // https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html.
    [Theory]
    [InlineData("""{"eventName":["INSERT"]}""", true)]
    [InlineData("""{"eventName":["REMOVE"]}""", false)]
    [InlineData("""{"dynamodb":{"NewImage":{"key":{"S":["value"]}}}}""", true)]
    [InlineData("""{"dynamodb":{"NewImage":{"key":{"S":[{"prefix":"up"}]}}}}""", false)]
    [InlineData("""{"dynamodb":{"Keys":{"RowKey":{"S":["1"]}}},"eventName":["INSERT","MODIFY"]}""", true)]
    [InlineData("""{"dynamodb":{"OldImage":{"key":{"S":[{"exists":false}]}}}}""", true)]
    public void Filters_match_the_change_and_the_metadata_of_the_record(string pattern, bool matches)
    {
        var record = Records()[0];
        Assert.Equal(
            matches,
            RecordFilter.Parse([pattern], Source).Matches(
                record.Data, writer => StreamEvent.WriteMetadata(writer, record, Shard.StreamArn)));
    }

    [Fact]
    public void A_filter_on_the_dynamodb_member_must_be_an_object() =>
        Assert.Equal("$.dynamodb", Assert.Throws<PatternException>(() => RecordFilter.Parse(["""{"dynamodb":["x"]}"""], Source)).Path);

    [Fact]
    public void A_batch_handler_receives_the_complete_record_of_each_change()
    {
        var batch = BatchReader.Read(StreamEvent.Write(Shard, Records(), null), EventJson.Default.DynamoDbRecord, NullLogger.Instance);
        Assert.True(batch.IsStream);
        Assert.Equal(
            [("000000000000000000007", "INSERT"), ("000000000000000000008", "MODIFY"), ("000000000000000000009", "REMOVE")],
            batch.Records.Select(record => (record.Id, record.Body.EventName)));
        Assert.Equal("dynamodb.amazonaws.com", batch.Records[2].Body.UserIdentity!.PrincipalId);
    }

    [Fact]
    public void A_failed_record_is_reported_by_its_sequence_number()
    {
        var answer = new InvocationOutcome.Succeeded("""{"batchItemFailures":[{"itemIdentifier":"000000000000000000008"}]}"""u8.ToArray());
        Assert.Equal(
            new StreamAnswer.Handled(1, null), StreamAnswers.Read(answer, new(Records()), new() { ReportBatchItemFailures = true }));
    }

    private static StreamRecord[] Records()
    {
        var (value, updated) = (
            new Dictionary<string, object?> { ["key"] = "value" }, new Dictionary<string, object?> { ["key"] = "updated" });
        return
        [
            Record(7, "ID1", new(ChangeKind.Insert, "1", null, value)), Record(8, "ID2", new(ChangeKind.Modify, "1", value, updated)),
            Record(9, "ID3", new(ChangeKind.Remove, "1", updated, null)),
        ];
    }

    private static StreamRecord Record(long sequence, string id, ItemChange change)
    {
        var options = new TableStreamOptions();
        var images = ItemImages.Of("blog", change, options);
        var row = new ChangeRow(
            1, change.Kind, change.Row, At, options.View, "commit", images, null, images.Length, ItemSize.Of("blog", change, options.View),
            false);
        return new("blog\n1", sequence, row.ToJson(images, sequence), At)
        {
            Change = new(
            id, change.Kind.ToString().ToUpperInvariant(), change.Kind == ChangeKind.Remove)
        };
    }

    private static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);

    private static Task<string> GoldenAsync(string name) =>
        File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Events", name + ".json"), TestContext.Current.CancellationToken);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(DynamoDbRecord))]
internal sealed partial class EventJson : System.Text.Json.Serialization.JsonSerializerContext;
