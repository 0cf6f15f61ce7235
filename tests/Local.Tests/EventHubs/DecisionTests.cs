using System.Net.Sockets;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Transport;
using Azure.Messaging.EventHubs.Wire;
using Local.Amqp;
using Reason = Azure.Messaging.EventHubs.EventHubsException.FailureReason;

namespace Local.Tests.EventHubs;

/// <summary>What is decided without a connection.</summary>
public sealed class DecisionTests
{
    private static readonly EventHubsException Busy = new("hub", "busy", Reason.ServiceBusy);

    public static TheoryData<EventPosition, string> Positions => new()
    {
        { EventPosition.Earliest, "amqp.annotation.x-opt-offset > -1" },
        { EventPosition.Latest, "amqp.annotation.x-opt-offset > @latest" },
        { EventPosition.FromOffset("1234"), "amqp.annotation.x-opt-offset >= 1234" },
        { EventPosition.FromOffset("1234", isInclusive: false), "amqp.annotation.x-opt-offset > 1234" },
        { EventPosition.FromSequenceNumber(42), "amqp.annotation.x-opt-sequence-number >= 42" },
        { EventPosition.FromSequenceNumber(42, isInclusive: false), "amqp.annotation.x-opt-sequence-number > 42" },
        { EventPosition.FromEnqueuedTime(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.FromHours(2))), "amqp.annotation.x-opt-enqueued-time > 1893546245000" },
    };

    [Theory, MemberData(nameof(Positions))]
    public void A_position_is_a_filter(EventPosition position, string expression)
    {
        Assert.Equal(expression, PositionFilter.Expression(position));
        var described = Assert.IsType<AmqpDescribed>(Assert.Single(PositionFilter.Of(position)).Value);
        Assert.Equal((0x137000000AUL, expression), (described.Descriptor, described.Value));
    }

    [Fact]
    public void A_position_that_says_nothing_is_refused() => Assert.Throws<ArgumentException>(() => PositionFilter.Of(default));

    [Fact]
    public void Positions_are_equal_by_what_they_say()
    {
        Assert.True(EventPosition.FromOffset("1") == EventPosition.FromOffset("1"));
        Assert.True(EventPosition.FromOffset("1") != EventPosition.FromOffset("1", false));
        Assert.Equal(EventPosition.Earliest, EventPosition.FromOffset("-1", false));
    }

    [Theory]
    [InlineData("com.microsoft:timeout", Reason.ServiceTimeout, true)]
    [InlineData("com.microsoft:server-busy", Reason.ServiceBusy, true)]
    [InlineData("com.microsoft:entity-disabled", Reason.ResourceNotFound, false)]
    [InlineData("com.microsoft:producer-epoch-stolen", Reason.ProducerDisconnected, false)]
    [InlineData("com.microsoft:out-of-order-sequence", Reason.InvalidClientState, false)]
    [InlineData("amqp:link:stolen", Reason.ConsumerDisconnected, false)]
    [InlineData("amqp:link:message-size-exceeded", Reason.MessageSizeExceeded, false)]
    [InlineData("amqp:resource-limit-exceeded", Reason.QuotaExceeded, false)]
    [InlineData("amqp:illegal-state", Reason.ClientClosed, true)]
    [InlineData("amqp:link:detach-forced", Reason.ServiceCommunicationProblem, true)]
    [InlineData("amqp:internal-error", Reason.ServiceCommunicationProblem, true)]
    [InlineData("amqp:not-found", Reason.ServiceCommunicationProblem, true)]
    public void A_condition_has_its_reason(string condition, Reason reason, bool isTransient)
    {
        var failure = Assert.IsType<EventHubsException>(Errors.Of(new AmqpError(condition, "what happened"), "hub"));
        Assert.Equal((reason, isTransient, "hub", $"what happened (hub - {reason})"), (failure.Reason, failure.IsTransient, failure.EventHubName, failure.Message));
    }

    [Theory]
    [InlineData("The messaging entity 'sb://ns/hub' could not be found.")]
    [InlineData("No such partition. status-code: 404")]
    public void What_is_not_there_is_told_by_its_description(string description) =>
        Assert.Equal(Reason.ResourceNotFound, Assert.IsType<EventHubsException>(Errors.Of(new AmqpError("amqp:not-found", description), "hub")).Reason);

    [Theory]
    [InlineData("amqp:unauthorized-access", typeof(UnauthorizedAccessException))]
    [InlineData("amqp:not-allowed", typeof(InvalidOperationException))]
    [InlineData("amqp:not-implemented", typeof(NotSupportedException))]
    [InlineData("com.microsoft:argument-error", typeof(ArgumentException))]
    [InlineData("com.microsoft:argument-out-of-range", typeof(ArgumentOutOfRangeException))]
    [InlineData("com.microsoft:georeplication:invalid-offset", typeof(FormatException))]
    public void Some_conditions_are_exceptions_of_dotnet(string condition, Type type) => Assert.IsType(type, Errors.Of(new AmqpError(condition, "no"), "hub"));

    [Fact]
    public void A_lost_connection_is_a_communication_problem() =>
        Assert.Equal(Reason.ServiceCommunicationProblem, Assert.IsType<EventHubsException>(Errors.Of(new SocketException(), "hub")).Reason);

    [Fact]
    public void Delays_double_up_to_the_longest()
    {
        var policy = new EventHubsRetryOptions { Delay = TimeSpan.FromSeconds(1), MaximumDelay = TimeSpan.FromSeconds(10), MaximumRetries = 4 };
        Assert.Equal([2, 4, 8, 10, null], Enumerable.Range(1, 5).Select(tries => new BasicRetryPolicy(policy, () => 0).CalculateRetryDelay(Busy, tries)?.TotalSeconds));
        Assert.Equal(2.08, new BasicRetryPolicy(policy, () => 1).CalculateRetryDelay(Busy, 1)!.Value.TotalSeconds, 6);
    }

    [Fact]
    public void Fixed_delays_stay() =>
        Assert.Equal(1, new BasicRetryPolicy(new EventHubsRetryOptions { Mode = EventHubsRetryMode.Fixed, Delay = TimeSpan.FromSeconds(1) }, () => 0).CalculateRetryDelay(Busy, 3)!.Value.TotalSeconds);

    [Fact]
    public void What_lasts_is_not_tried_again()
    {
        var policy = new EventHubsRetryOptions().ToPolicy();
        Assert.Null(policy.CalculateRetryDelay(new EventHubsException("hub", "gone", Reason.ResourceNotFound), 1));
        Assert.Null(policy.CalculateRetryDelay(new UnauthorizedAccessException(), 1));
        Assert.Null(new EventHubsRetryOptions { MaximumRetries = 0 }.ToPolicy().CalculateRetryDelay(Busy, 1));
    }

    [Fact]
    public void A_connection_string_is_read_part_by_part()
    {
        var read = EventHubsConnectionStringProperties.Parse("Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=c2VjcmV0PQ==;EntityPath=hub");
        Assert.Equal(("contoso.servicebus.windows.net", "hub", "Root", "c2VjcmV0PQ==", null), (read.FullyQualifiedNamespace, read.EventHubName, read.SharedAccessKeyName, read.SharedAccessKey, read.SharedAccessSignature));
        Assert.Null(EventHubsConnectionStringProperties.Parse("EntityPath=hub").Endpoint);
        Assert.Throws<FormatException>(() => EventHubsConnectionStringProperties.Parse("nonsense"));
        Assert.Throws<FormatException>(() => EventHubsConnectionStringProperties.Parse("Endpoint=:"));
    }

    [Fact]
    public async Task The_event_hub_is_named_once_or_the_same_twice()
    {
        const string Text = "Endpoint=sb://localhost;SharedAccessKeyName=Root;SharedAccessKey=c2VjcmV0;UseDevelopmentEmulator=true";
        Assert.Throws<ArgumentException>(() => new EventHubConnection(Text));
        Assert.Throws<ArgumentException>(() => new EventHubConnection(Text + ";EntityPath=a", "b"));
        await using var one = new EventHubConnection(Text + ";EntityPath=a");
        await using var same = new EventHubConnection(Text + ";EntityPath=a", "A");
        Assert.Equal(("a", "localhost"), (one.EventHubName, one.FullyQualifiedNamespace));
    }

    [Fact]
    public void Web_sockets_are_told_to_be_missing() =>
        Assert.Throws<NotSupportedException>(() => new EventHubConnection("Endpoint=sb://localhost;SharedAccessSignature=s;EntityPath=a", new EventHubConnectionOptions { TransportType = EventHubsTransportType.AmqpWebSockets }));
}
