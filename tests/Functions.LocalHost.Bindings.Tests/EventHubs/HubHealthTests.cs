using Azure;
using Azure.Messaging.EventHubs;
using Functions.LocalHost.Bindings.Tests.Support;
using Functions.LocalHost.EventHubs.Listeners;

namespace Functions.LocalHost.Bindings.Tests.EventHubs;

public sealed class HubHealthTests : IDisposable
{
    private const string HubAway = "Warning: Event hub 'orders' cannot be reached.";
    private const string HubBack = "Information: Event hub 'orders' is available again.";
    private const string StorageAway = "Warning: The storage with the checkpoints of event hub 'orders' cannot be reached.";
    private const string StorageBack = "Information: The storage with the checkpoints of event hub 'orders' is available again.";
    private static readonly EventHubsException Away =
        new(true, "orders", "Away.", EventHubsException.FailureReason.ServiceCommunicationProblem);
    private readonly RecordedLog _log = new();
    private readonly HubHealth _health;

    public HubHealthTests() => _health = new("orders", _log.CreateLogger("test"));

    public void Dispose() => _log.Dispose();

    [Fact]
    public void A_hub_is_logged_as_unavailable_when_a_partition_fails_and_as_available_when_none_fails_any_more()
    {
        foreach (var partition in (string[])["0", "1", "0"]) _health.Failed(partition, Away);
        _health.HubAnswered("0");
        Assert.Equal((1, 0), (_log.Count(HubAway), _log.Count(HubBack)));
        _health.HubAnswered("1");
        _health.HubAnswered("1");
        Assert.Equal((1, 1), (_log.Count(HubAway), _log.Count(HubBack)));
    }

    [Fact]
    public void A_closed_partition_does_not_delay_the_log_that_the_hub_is_available_again()
    {
        _health.Failed("0", Away);
        _health.Failed("1", Away);
        _health.Forget("0");
        _health.HubAnswered("1");
        Assert.Equal(1, _log.Count(HubBack));
    }

    [Fact]
    public void A_storage_failure_is_recognized_however_deeply_the_client_has_wrapped_it()
    {
        var cause = new RequestFailedException(503, "Busy.");
        _health.Failed("", new EventHubsException(false, "orders", "Failed.", new AggregateException(new TimeoutException(), cause)));
        Assert.Equal((0, 1), (_log.Count(HubAway), _log.Count(StorageAway + " The trigger keeps trying. Busy.")));
        _health.StorageAnswered("");
        Assert.Equal((0, 1), (_log.Count(HubBack), _log.Count(StorageBack)));
    }
}
