using System.Collections.Concurrent;
using System.Web;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Lambda.Functions.State;
using Testing;

namespace Lambda.Functions.Tests.State;

/// <summary>Delays on their way to the service, which counts in seconds.</summary>
public sealed class QueueDelayTests(Storage storage)
{
    [Fact]
    public async Task A_message_is_not_visible_before_it_is_due()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var (delays, options) = (new Delays(), new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        options.AddPolicy(delays, HttpPipelinePosition.PerCall);
        var service = new QueueServiceClient(storage.NewAccount(), options);
        foreach (var queue in new[] { StorageNames.EventQueue, StorageNames.RedriveQueue })
            await service.GetQueueClient(queue).CreateAsync(cancellationToken: cancellation);
        var (events, redrives) = (new EventQueue(service), new RedriveJobStore(new TableServiceClient(storage.NewAccount()), service));
        foreach (var seconds in new[] { 0, 0.2, 59.001, 60 })
        {
            await events.SendAsync("event"u8.ToArray(), TimeSpan.FromSeconds(seconds), cancellation);
            await redrives.SendAsync(new("f", "job", DateTimeOffset.UnixEpoch), TimeSpan.FromSeconds(seconds), cancellation);
        }
        Assert.Equal(["0", "0", "1", "1", "60", "60", "60", "60"], delays.Asked);
    }

    private sealed class Delays : HttpPipelineSynchronousPolicy
    {
        public ConcurrentQueue<string> Asked { get; } = [];

        public override void OnSendingRequest(HttpMessage message)
        {
            if (HttpUtility.ParseQueryString(message.Request.Uri.Query)["visibilitytimeout"] is { } seconds) Asked.Enqueue(seconds);
        }
    }
}
