using Azure.Messaging.ServiceBus;
using Functions.LocalHost.ServiceBus.Settling;

namespace Functions.LocalHost.ServiceBus.Listeners;

/// <summary>
/// Processes the messages of an entity without sessions one by one, up to <c>maxConcurrentCalls</c> of them at once, and keeps their locks.
/// </summary>
internal sealed class MessageListener : ProcessorListener
{
    private readonly ServiceBusProcessor _processor;

    public MessageListener(ListenerSetup setup)
        : base(setup)
    {
        var (entity, options) = (setup.Entity, new ServiceBusProcessorOptions
        {
            AutoCompleteMessages = setup.AutoComplete,
            MaxAutoLockRenewalDuration = setup.Options.MaxAutoLockRenewalDuration,
            MaxConcurrentCalls = setup.Options.MaxConcurrentCalls,
            PrefetchCount = setup.Options.PrefetchCount,
        });
        _processor = entity.Subscription is null
            ? setup.Client.CreateProcessor(entity.QueueOrTopic, options)
            : setup.Client.CreateProcessor(entity.QueueOrTopic, entity.Subscription, options);
        _processor.ProcessMessageAsync += RunAsync;
        _processor.ProcessErrorAsync += Health.HandleAsync;
    }

    public override Task StartAsync(CancellationToken cancellationToken) => _processor.StartProcessingAsync(cancellationToken);

    protected override Task CloseAsync(CancellationToken cancellation) => _processor.CloseAsync(cancellation);

    private Task RunAsync(ProcessMessageEventArgs args) => RunAsync(args.Message, new Actions(args), session: null);

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
