using Azure.Messaging.ServiceBus;
using Functions.LocalHost.ServiceBus.Settling;
using Microsoft.Azure.WebJobs.Host.Listeners;

namespace Functions.LocalHost.ServiceBus.Listeners;

/// <summary>
/// Processes the messages of an entity without sessions one by one, up to <c>maxConcurrentCalls</c> at once, and keeps their locks.
/// </summary>
internal sealed class MessageListener : IListener
{
    private readonly ServiceBusProcessor _processor;
    private readonly ListenerSetup _setup;
    private readonly EntityHealth _health;

    public MessageListener(ListenerSetup setup)
    {
        var (entity, options) = (setup.Entity, new ServiceBusProcessorOptions
        {
            AutoCompleteMessages = setup.AutoComplete,
            MaxAutoLockRenewalDuration = setup.Options.MaxAutoLockRenewalDuration,
            MaxConcurrentCalls = setup.Options.MaxConcurrentCalls,
            PrefetchCount = setup.Options.PrefetchCount,
        });
        (_setup, _health) = (setup, new EntityHealth(entity.Path, setup.Logger));
        _processor = entity.Subscription is null
            ? setup.Client.CreateProcessor(entity.QueueOrTopic, options)
            : setup.Client.CreateProcessor(entity.QueueOrTopic, entity.Subscription, options);
        _processor.ProcessMessageAsync += RunAsync;
        _processor.ProcessErrorAsync += _health.HandleAsync;
    }

    public Task StartAsync(CancellationToken cancellationToken) => _processor.StartProcessingAsync(cancellationToken);

    // Cancels running functions. Messages that they have not settled return to their entity.
    public Task StopAsync(CancellationToken cancellationToken) => _processor.CloseAsync(cancellationToken);

    public void Cancel() => _ = _processor.CloseAsync();

    public void Dispose()
    {
        // A stopped processor is already closed, and one that never started holds nothing.
    }

    private async Task RunAsync(ProcessMessageEventArgs args)
    {
        _health.Answered();
        var delivery = new Delivery(_setup.Entity.Path, [args.Message], new Actions(args));
        var result = await _setup.Execution.RunAsync(delivery, args.CancellationToken);
        // The processor then abandons the message, unless the function has settled it.
        if (!result.Succeeded) throw new FunctionFailedException(result.Exception);
    }

    private sealed class Actions(ProcessMessageEventArgs args) : IMessageActions
    {
        public Task CompleteAsync(ServiceBusReceivedMessage message, CancellationToken cancellation) =>
            args.CompleteMessageAsync(message, cancellation);

        public Task AbandonAsync(ServiceBusReceivedMessage message, IDictionary<string, object?>? properties,
            CancellationToken cancellation) =>
            args.AbandonMessageAsync(message, properties, cancellation);

        public Task DeadLetterAsync(
            ServiceBusReceivedMessage message, IDictionary<string, object?>? properties, string? reason, string? description,
            CancellationToken cancellation) =>
            args.DeadLetterMessageAsync(message, properties, reason, description, cancellation);

        public Task DeferAsync(ServiceBusReceivedMessage message, IDictionary<string, object?>? properties,
            CancellationToken cancellation) =>
            args.DeferMessageAsync(message, properties, cancellation);

        public Task RenewLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellation) =>
            args.RenewMessageLockAsync(message, cancellation);
    }
}
