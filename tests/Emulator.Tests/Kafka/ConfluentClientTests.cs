using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Emulator.Tests.Kafka;

/// <summary>Confluent's client of .NET, which is librdkafka, and the emulator together.</summary>
public sealed class ConfluentClientTests : IAsyncLifetime
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(60);
    private KafkaEmulator _emulator = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _emulator = await KafkaEmulator.StartAsync();

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Fact]
    public async Task A_record_is_consumed_as_it_was_produced()
    {
        using var producer = _emulator.Producer();
        var headers = new Headers { { "a", Bytes("1") }, { "b", null }, { "a", Bytes("2") }, { "empty", [] } };
        var before = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        var sent = new Message<byte[]?, byte[]?> { Key = Bytes("key"), Value = Bytes("value"), Headers = headers };
        sent.Timestamp = new Timestamp(DateTimeOffset.UnixEpoch);
        var produced = await producer.ProduceAsync("single", sent, Cancellation);
        await producer.ProduceAsync("single", new Message<byte[]?, byte[]?> { Key = null, Value = null }, Cancellation);
        var read = await _emulator.ReadAsync("single", 2);
        Assert.Equal((0L, 0L, 1L), (produced.Offset.Value, read[0].Offset.Value, read[1].Offset.Value));
        Assert.Equal(("key", "value"), (Text(read[0].Message.Key), Text(read[0].Message.Value)));
        Assert.Equal([("a", "1"), ("b", null), ("a", "2"), ("empty", "")],
            read[0].Message.Headers.Select(header => (header.Key, Text(header.GetValueBytes()))));
        Assert.Equal((null, null), (read[1].Message.Key, read[1].Message.Value));
        // The service's default: the time of appending.
        Assert.Equal(TimestampType.LogAppendTime, read[0].Message.Timestamp.Type);
        Assert.InRange(read[0].Message.Timestamp.UtcDateTime, before.UtcDateTime, DateTime.MaxValue);
        Assert.Equal(produced.Timestamp.UnixTimestampMs, read[0].Message.Timestamp.UnixTimestampMs);
    }

    [Theory]
    [InlineData(CompressionType.None)]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Snappy)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Zstd)]
    public async Task Compressed_batches_arrive_completely(CompressionType compression)
    {
        using var producer = _emulator.Producer(config => (config.CompressionType, config.LingerMs) = (compression, 50));
        for (var i = 0; i < 500; i++)
            producer.Produce("single", new Message<byte[]?, byte[]?> { Key = Bytes($"{i}"), Value = Bytes(new string('x', i)) });
        producer.Flush(Cancellation);
        var read = await _emulator.ReadAsync("single", 500);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => ($"{i}", i)),
            read.Select(one => (Text(one.Message.Key)!, one.Message.Value!.Length)));
    }

    [Fact]
    public async Task The_records_of_an_idempotent_producer_stay_in_order_in_each_partition()
    {
        using var producer = _emulator.Producer(config => config.EnableIdempotence = true);
        for (var i = 0; i < 1000; i++)
            producer.Produce(new TopicPartition("orders", i % 4), new Message<byte[]?, byte[]?> { Value = Bytes($"{i}") });
        producer.Flush(Cancellation);
        foreach (var partition in (await _emulator.ReadAsync("orders", 1000, 4)).GroupBy(one => one.Partition.Value))
        {
            Assert.Equal(Enumerable.Range(0, 250).Select(i => $"{(4 * i) + partition.Key}"),
                partition.Select(one => Text(one.Message.Value)!));
        }
    }

    [Fact]
    public async Task A_record_over_1_MB_is_refused_and_a_smaller_one_is_accepted()
    {
        using var producer = _emulator.Producer(config => config.MessageMaxBytes = 10_000_000);
        var failure = await Assert.ThrowsAsync<ProduceException<byte[]?, byte[]?>>(
            () => producer.ProduceAsync("single", Value(new byte[(1024 * 1024) + 1]), Cancellation));
        Assert.Equal(ErrorCode.MsgSizeTooLarge, failure.Error.Code);
        Assert.Equal(0, (await producer.ProduceAsync("single", Value(new byte[(1024 * 1024) - 200]), Cancellation)).Offset.Value);
        Assert.Equal((1024 * 1024) - 200, Assert.Single(await _emulator.ReadAsync("single", 1)).Message.Value!.Length);
    }

    [Fact]
    public async Task The_decompressed_size_of_a_batch_counts_towards_the_limit()
    {
        using var producer = _emulator.Producer(
            config => (config.MessageMaxBytes, config.CompressionType) = (10_000_000, CompressionType.Gzip));
        var failure = await Assert.ThrowsAsync<ProduceException<byte[]?, byte[]?>>(
            () => producer.ProduceAsync("single", Value(new byte[2_000_000]), Cancellation));
        Assert.Equal(ErrorCode.MsgSizeTooLarge, failure.Error.Code);
    }

    [Fact]
    public async Task Records_larger_than_the_fetch_size_of_the_consumer_still_arrive()
    {
        using var producer = _emulator.Producer();
        for (var i = 0; i < 4; i++) await producer.ProduceAsync("single", Value(new byte[50_000]), Cancellation);
        var read = await _emulator.ReadAsync(
            "single", 4,
            configure: config => (config.FetchMaxBytes, config.MessageMaxBytes, config.MaxPartitionFetchBytes) = (1000, 1000, 1000));
        Assert.Equal([0L, 1, 2, 3], read.Select(one => one.Offset.Value));
    }

    [Fact]
    public async Task Missing_partitions_and_topics_are_reported()
    {
        using var producer = _emulator.Producer(config => config.MessageTimeoutMs = 5000);
        var partition = await Assert.ThrowsAsync<ProduceException<byte[]?, byte[]?>>(
            () => producer.ProduceAsync(new TopicPartition("single", 7), Value([1]), Cancellation));
        Assert.Equal(ErrorCode.Local_UnknownPartition, partition.Error.Code);
        using var admin = _emulator.Admin();
        var topic = Assert.Single(admin.GetMetadata("nowhere", Wait).Topics);
        Assert.Equal(ErrorCode.UnknownTopicOrPart, topic.Error.Code);
        Assert.Equal(["orders", "shared", "single"], admin.GetMetadata(Wait).Topics.Select(one => one.Topic).Order());
    }

    [Fact]
    public async Task Offsets_can_be_looked_up_by_time()
    {
        using var producer = _emulator.Producer();
        var first = await producer.ProduceAsync("single", Value([1]), Cancellation);
        var later = first;
        while (later.Timestamp.UnixTimestampMs == first.Timestamp.UnixTimestampMs)
            later = await producer.ProduceAsync("single", Value([2]), Cancellation);
        using var consumer = _emulator.Consumer("times");
        var partition = new TopicPartition("single", 0);
        Offset Find(Timestamp time) => consumer.OffsetsForTimes([new TopicPartitionTimestamp(partition, time)], Wait)[0].Offset;
        var none = new Timestamp(later.Timestamp.UnixTimestampMs + 1, TimestampType.CreateTime);
        Assert.Equal([first.Offset, later.Offset, Offset.End], new[] { first.Timestamp, later.Timestamp, none }.Select(Find));
        var marks = consumer.QueryWatermarkOffsets(partition, Wait);
        Assert.Equal((0L, later.Offset.Value + 1), (marks.Low.Value, marks.High.Value));
    }

    [Fact]
    public async Task A_waiting_consumer_receives_a_new_record_at_once()
    {
        // If the emulator does not wake it, this wait exceeds the test's timeout.
        using var consumer = _emulator.Consumer("waiting", config => (config.FetchWaitMaxMs, config.SocketTimeoutMs) = (200_000, 300_000));
        consumer.Assign(new TopicPartitionOffset("single", 0, Offset.Beginning));
        var waiting = KafkaEmulator.TakeAsync(consumer, 1);
        using var producer = _emulator.Producer();
        await producer.ProduceAsync("single", Value([1]), Cancellation);
        Assert.Single(await waiting);
    }

    [Fact]
    public async Task The_admin_client_reads_topics_and_groups_and_configuration()
    {
        using var producer = _emulator.Producer();
        await producer.ProduceAsync("single", Value([1]), Cancellation);
        using var admin = _emulator.Admin();
        using (var consumer = _emulator.Consumer("audit"))
        {
            consumer.Subscribe("single");
            consumer.Commit(await KafkaEmulator.TakeAsync(consumer, 1) is [var one] ? one : throw new InvalidOperationException());
            var group = Assert.Single((await admin.DescribeConsumerGroupsAsync(["audit"])).ConsumerGroupDescriptions);
            Assert.Equal((ConsumerGroupState.Stable, "single"),
                (group.State, Assert.Single(Assert.Single(group.Members).Assignment.TopicPartitions).Topic));
            Assert.Contains((await admin.ListConsumerGroupsAsync()).Valid, listed => listed.GroupId == "audit");
            await Assert.ThrowsAsync<DeleteGroupsException>(() => admin.DeleteGroupsAsync(["audit"]));
            consumer.Close();
        }
        await admin.DeleteGroupsAsync(["audit"]);
        Assert.DoesNotContain((await admin.ListConsumerGroupsAsync()).Valid, listed => listed.GroupId == "audit");

        var config = Assert.Single(
            await admin.DescribeConfigsAsync([new ConfigResource { Type = ResourceType.Topic, Name = "orders" }])).Entries;
        Assert.Equal(("7200000", "1048576", "LogAppendTime"),
            (config["retention.ms"].Value, config["max.message.bytes"].Value, config["message.timestamp.type"].Value));

        var refused = await Assert.ThrowsAsync<CreateTopicsException>(
            () => admin.CreateTopicsAsync([Topic("new"), Topic("single")]));
        Assert.Equal([("new", ErrorCode.PolicyViolation), ("single", ErrorCode.TopicAlreadyExists)],
            refused.Results.Select(result => (result.Topic, result.Error.Code)));
        Assert.Contains("configuration file", refused.Results[0].Error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transactions_are_refused_at_once()
    {
        using var producer = _emulator.Producer(config => config.TransactionalId = "t");
        var failure = await Task.Run(() => Assert.Throws<KafkaException>(() => producer.InitTransactions(Wait)), Cancellation);
        Assert.Equal(ErrorCode.TransactionalIdAuthorizationFailed, failure.Error.Code);
    }

    private static Message<byte[]?, byte[]?> Value(byte[] value) => new() { Value = value };

    private static TopicSpecification Topic(string name) => new() { Name = name, NumPartitions = 1 };

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);
}
