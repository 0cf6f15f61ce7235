using System.Text;
using System.Text.Json;
using Confluent.Kafka;

namespace Emulator.Tests.Kafka;

public sealed class KafkaStatusTests
{
    [Fact]
    public async Task The_status_page_shows_the_progress_of_a_consumer_group()
    {
        await using var emulator = await KafkaEmulator.StartAsync();
        using var producer = emulator.Producer();
        for (var i = 0; i < 5; i++)
            await producer.ProduceAsync(
                "single", new Message<byte[]?, byte[]?> { Value = Encoding.UTF8.GetBytes($"{i}") }, TestContext.Current.CancellationToken);
        using var consumer = emulator.Consumer("audit");
        consumer.Subscribe("single");
        var read = await KafkaEmulator.TakeAsync(consumer, 2);
        consumer.Commit(read[^1]);

        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{emulator.Server.HttpPort}") };
        using var json = JsonDocument.Parse(
            await http.GetStringAsync(new Uri("/api/kafka-groups", UriKind.Relative), TestContext.Current.CancellationToken));
        var group = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(("audit", "Stable", 1),
            (group.GetProperty("name").GetString(), group.GetProperty("state").GetString(), group.GetProperty("members").GetInt32()));
        var offset = Assert.Single(group.GetProperty("offsets").EnumerateArray());
        Assert.Equal(("single", 0, 2, 3),
            (offset.GetProperty("topic").GetString(), offset.GetProperty("partition").GetInt32(),
            offset.GetProperty("committed").GetInt32(), offset.GetProperty("behind").GetInt32()));
        // Counted like any other client that keeps the emulator running after its parent has ended.
        Assert.True(emulator.Server.Connections > 0);
    }
}
