using System.Net.Sockets;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Transport;
using Azure.Messaging.ServiceBus.Wire;
using Local.Amqp;
using Local.Messaging;

namespace Local.Tests.ServiceBus;

/// <summary>What is decided without a connection.</summary>
public sealed class DecisionTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("com.microsoft:timeout", ServiceBusFailureReason.ServiceTimeout, true)]
    [InlineData("com.microsoft:server-busy", ServiceBusFailureReason.ServiceBusy, true)]
    [InlineData("amqp:connection:forced", ServiceBusFailureReason.ServiceCommunicationProblem, true)]
    [InlineData("amqp:link:detach-forced", ServiceBusFailureReason.GeneralError, true)]
    [InlineData("amqp:internal-error", ServiceBusFailureReason.GeneralError, true)]
    [InlineData("amqp:not-found", ServiceBusFailureReason.MessagingEntityNotFound, false)]
    [InlineData("com.microsoft:entity-disabled", ServiceBusFailureReason.MessagingEntityDisabled, false)]
    [InlineData("com.microsoft:message-lock-lost", ServiceBusFailureReason.MessageLockLost, false)]
    [InlineData("com.microsoft:session-lock-lost", ServiceBusFailureReason.SessionLockLost, false)]
    [InlineData("com.microsoft:session-cannot-be-locked", ServiceBusFailureReason.SessionCannotBeLocked, false)]
    [InlineData("com.microsoft:message-not-found", ServiceBusFailureReason.MessageNotFound, false)]
    [InlineData("amqp:resource-limit-exceeded", ServiceBusFailureReason.QuotaExceeded, false)]
    [InlineData("amqp:link:message-size-exceeded", ServiceBusFailureReason.MessageSizeExceeded, false)]
    public void A_condition_has_its_reason(string condition, ServiceBusFailureReason reason, bool isTransient)
    {
        var failure = Assert.IsType<ServiceBusException>(Errors.Of(new AmqpError(condition, "what happened"), "orders"));
        Assert.Equal((reason, isTransient, $"what happened (orders - {reason})"), (failure.Reason, failure.IsTransient, failure.Message));
    }

    [Theory]
    [InlineData("amqp:unauthorized-access", typeof(UnauthorizedAccessException))]
    [InlineData("amqp:not-allowed", typeof(InvalidOperationException))]
    [InlineData("amqp:not-implemented", typeof(NotSupportedException))]
    [InlineData("com.microsoft:argument-error", typeof(ArgumentException))]
    [InlineData("com.microsoft:argument-out-of-range", typeof(ArgumentOutOfRangeException))]
    public void Some_conditions_are_exceptions_of_dotnet(string condition, Type type) => Assert.IsType(type, Errors.Of(new AmqpError(condition, "no"), "orders"));

    [Fact]
    public void A_lost_connection_is_a_communication_problem() =>
        Assert.Equal(ServiceBusFailureReason.ServiceCommunicationProblem, Assert.IsType<ServiceBusException>(Errors.Of(new SocketException(), "orders")).Reason);

    [Fact]
    public void Delays_double_up_to_the_longest()
    {
        var schedule = new RetrySchedule(new ServiceBusRetryOptions { Delay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(5), MaxRetries = 4 });
        var busy = new ServiceBusException("busy", ServiceBusFailureReason.ServiceBusy);
        Assert.Equal([1, 2, 4, 5, null], Enumerable.Range(1, 5).Select(failures => schedule.After(busy, failures, 0)?.TotalSeconds));
        Assert.Equal(1.1, schedule.After(busy, 1, 1)!.Value.TotalSeconds, 6);
    }

    [Fact]
    public void Fixed_delays_stay() =>
        Assert.Equal(1, new RetrySchedule(new ServiceBusRetryOptions { Mode = ServiceBusRetryMode.Fixed, Delay = TimeSpan.FromSeconds(1) }).After(new ServiceBusException("busy", ServiceBusFailureReason.ServiceBusy), 3, 0)!.Value.TotalSeconds);

    [Fact]
    public void What_lasts_is_not_tried_again() =>
        Assert.Null(new RetrySchedule(new ServiceBusRetryOptions()).After(new ServiceBusException("gone", ServiceBusFailureReason.MessagingEntityNotFound), 1, 0));

    [Theory]
    [InlineData(60, 55 * 60)]
    [InlineData(4, 2 * 60)]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    public void A_token_is_renewed_before_its_end(int minutesLeft, int seconds) => Assert.Equal(seconds, TokenRenewal.After(Now, Now.AddMinutes(minutesLeft))!.Value.TotalSeconds);

    [Fact]
    public void A_token_without_an_end_is_not_renewed() => Assert.Null(TokenRenewal.After(Now, null));

    [Theory]
    [InlineData("Endpoint=sb://localhost;SharedAccessKeyName=a;SharedAccessKey=Yg==;UseDevelopmentEmulator=true;", "localhost", 5672, false)]
    [InlineData("Endpoint=sb://localhost:7000/;SharedAccessKeyName=a;SharedAccessKey=Yg==;UseDevelopmentEmulator=true", "localhost", 7000, false)]
    [InlineData("Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=a;SharedAccessKey=Yg==", "contoso.servicebus.windows.net", 5671, true)]
    public void A_connection_string_says_where(string text, string host, int port, bool usesTls)
    {
        var parsed = ConnectionString.Parse(text);
        Assert.Equal("Yg==", parsed.Key);
        Assert.Equal(new Destination(host, host, port, usesTls), Destination.Of(parsed, null));
    }

    [Theory]
    [InlineData("SharedAccessKeyName=a;SharedAccessKey=b", typeof(ArgumentException))]
    [InlineData("Endpoint=sb://localhost", typeof(ArgumentException))]
    [InlineData("nonsense", typeof(FormatException))]
    public void A_connection_string_that_lacks_something_is_refused(string text, Type type) => Assert.IsType(type, Record.Exception(() => new ServiceBusClient(text)));

    [Fact]
    public void A_connection_string_for_an_entity_is_for_no_other()
    {
        var client = new ServiceBusClient("Endpoint=sb://localhost;SharedAccessKeyName=a;SharedAccessKey=b;EntityPath=orders;UseDevelopmentEmulator=true");
        Assert.Equal("orders", client.CreateSender("orders").EntityPath);
        Assert.Throws<ArgumentException>(() => client.CreateSender("invoices"));
    }
}
