using Azure.Messaging.EventHubs;
using Local.Amqp;
using Reason = Azure.Messaging.EventHubs.EventHubsException.FailureReason;

namespace Local.Tests.EventHubs;

public sealed class ManagementTests : EventHubsTest
{
    private static readonly DateTimeOffset Time = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly string[] Partitions = ["0", "1"];

    private static AmqpMap HubAnswer => new() { ["name"] = Hub, ["type"] = "com.microsoft:eventhub", ["created_at"] = Time, ["partition_count"] = 2, ["partition_ids"] = new AmqpArray(Partitions) };

    [Fact]
    public async Task An_event_hub_is_asked_for_under_its_name_and_a_token()
    {
        Bus.Answer = _ => Response(200, HubAnswer);
        var hub = await Producer.GetEventHubPropertiesAsync(Cancellation);
        Assert.Equal((Hub, Time, false), (hub.Name, hub.CreatedOn, hub.IsGeoReplicationEnabled));
        Assert.Equal(Partitions, hub.PartitionIds);

        var asked = Assert.Single(Bus.Requests).ApplicationProperties!;
        Assert.Equal(("READ", Hub, "com.microsoft:eventhub"), (asked["operation"], asked["name"], asked["type"]));
        Assert.StartsWith("SharedAccessSignature ", (string)asked["security_token"]!, StringComparison.Ordinal);
        Assert.False(asked.ContainsKey("partition"));
    }

    [Fact]
    public async Task A_partition_is_asked_for_by_its_id()
    {
        Bus.Answer = _ => Response(200, new AmqpMap
        {
            ["name"] = Hub,
            ["partition"] = "1",
            ["begin_sequence_number"] = 3L,
            ["last_enqueued_sequence_number"] = 9L,
            ["last_enqueued_offset"] = "900",
            ["last_enqueued_time_utc"] = Time,
            ["is_partition_empty"] = false,
        });
        var partition = await Consumer.GetPartitionPropertiesAsync("1", Cancellation);
        Assert.Equal((Hub, "1", 3L, 9L, "900", Time, false), (partition.EventHubName, partition.Id, partition.BeginningSequenceNumber, partition.LastEnqueuedSequenceNumber, partition.LastEnqueuedOffsetString, partition.LastEnqueuedTime, partition.IsEmpty));
        var asked = Assert.Single(Bus.Requests).ApplicationProperties!;
        Assert.Equal(("com.microsoft:partition", "1"), (asked["type"], asked["partition"]));
    }

    [Fact]
    public async Task The_clients_of_a_connection_ask_over_the_same_links()
    {
        Bus.Answer = _ => Response(200, HubAnswer);
        Assert.Equal(Partitions, await Producer.GetPartitionIdsAsync(Cancellation));
        Assert.Equal(Partitions, await Consumer.GetPartitionIdsAsync(Cancellation));
        Assert.Single(Bus.Tokens);
        Assert.Single(Bus.Requests.Select(request => request.Properties!.ReplyTo).Distinct());
    }

    [Theory]
    [InlineData(404, Reason.ResourceNotFound)]
    [InlineData(403, Reason.QuotaExceeded)]
    public async Task An_answer_that_lasts_is_told_at_once(int status, Reason reason)
    {
        Bus.Answer = _ => Response(status);
        var failure = await Assert.ThrowsAsync<EventHubsException>(() => Producer.GetEventHubPropertiesAsync(Cancellation));
        Assert.Equal((reason, false), (failure.Reason, failure.IsTransient));
        Assert.Single(Bus.Requests);
    }

    [Fact]
    public async Task A_busy_service_is_asked_again()
    {
        Bus.Answer = _ => Bus.Requests.Count < 3 ? Response(503) : Response(200, HubAnswer);
        Assert.Equal(Hub, (await Producer.GetEventHubPropertiesAsync(Cancellation)).Name);
        Assert.Equal(3, Bus.Requests.Count);
    }

    [Theory]
    [InlineData(400, typeof(ArgumentException))]
    [InlineData(401, typeof(UnauthorizedAccessException))]
    [InlineData(501, typeof(NotSupportedException))]
    public async Task Some_answers_are_exceptions_of_dotnet(int status, Type type)
    {
        Bus.Answer = _ => Response(status);
        await Assert.ThrowsAsync(type, () => Producer.GetEventHubPropertiesAsync(Cancellation));
    }

    [Fact]
    public async Task An_answer_that_lacks_something_is_told_by_its_name()
    {
        Bus.Answer = _ => Response(200, new AmqpMap { ["name"] = Hub });
        var failure = await Assert.ThrowsAsync<EventHubsException>(() => Producer.GetEventHubPropertiesAsync(Cancellation));
        Assert.Contains("'created_at'", failure.Message, StringComparison.Ordinal);
    }
}
