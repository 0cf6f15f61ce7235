using Azure.Messaging.ServiceBus;
using Functions.LocalHost.ServiceBus.Settling;

namespace Functions.LocalHost.ServiceBus.Listeners;

/// <summary>
/// Accepts up to <c>maxConcurrentSessions</c> sessions of an entity, keeps their locks, and processes the messages of each session one by
/// one.
/// </summary>
internal sealed class SessionListener : ProcessorListener
{
    private readonly ServiceBusSessionProcessor _processor;

    public SessionListener(ListenerSetup setup)
        : base(setup)
    {
        var (entity, options) = (setup.Entity, new ServiceBusSessionProcessorOptions
        {
            AutoCompleteMessages = setup.AutoComplete,
            MaxAutoLockRenewalDuration = setup.Options.MaxAutoLockRenewalDuration,
            MaxConcurrentSessions = setup.Options.MaxConcurrentSessions,
            MaxConcurrentCallsPerSession = setup.Options.MaxConcurrentCallsPerSession,
            SessionIdleTimeout = setup.Options.SessionIdleTimeout,
            PrefetchCount = setup.Options.PrefetchCount,
        });
        _processor = entity.Subscription is null
            ? setup.Client.CreateSessionProcessor(entity.QueueOrTopic, options)
            : setup.Client.CreateSessionProcessor(entity.QueueOrTopic, entity.Subscription, options);
        _processor.ProcessMessageAsync += RunAsync;
        _processor.ProcessErrorAsync += Health.HandleAsync;
    }

    public override Task StartAsync(CancellationToken cancellationToken) => _processor.StartProcessingAsync(cancellationToken);

    protected override Task CloseAsync(CancellationToken cancellation) => _processor.CloseAsync(cancellation);

    private async Task RunAsync(ProcessSessionMessageEventArgs args)
    {
        var actions = new Actions(args);
        try
        {
            await RunAsync(args.Message, actions, actions);
        }
        finally
        {
            // Not before: it would cancel the function.
            if (actions.IsReleased) args.ReleaseSession();
        }
    }

    private sealed class Actions(ProcessSessionMessageEventArgs args) : IMessageActions, ISessionActions
    {
        /// <summary>Whether the function has released the session.</summary>
        public bool IsReleased { get; private set; }

        public string SessionId => args.SessionId;

        public DateTimeOffset LockedUntil => args.SessionLockedUntil;

        public Task CompleteAsync(ServiceBusReceivedMessage message, CancellationToken cancellation) =>
            args.CompleteMessageAsync(message, cancellation);

        public Task AbandonAsync(ServiceBusReceivedMessage message, IDictionary<string, object?>? properties,
            CancellationToken cancellation) =>
            args.AbandonMessageAsync(message, properties, cancellation);

        public Task DeadLetterAsync(
            ServiceBusReceivedMessage message, IDictionary<string, object?>? properties, string? reason, string? description,
            CancellationToken cancellation) =>
            args.DeadLetterMessageAsync(message, properties is null ? [] : new(properties), reason, description, cancellation);

        public Task DeferAsync(ServiceBusReceivedMessage message, IDictionary<string, object?>? properties,
            CancellationToken cancellation) =>
            args.DeferMessageAsync(message, properties, cancellation);

        // The lock belongs to the session.
        public Task RenewLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellation) => RenewLockAsync(cancellation);

        public async Task<BinaryData?> GetStateAsync(CancellationToken cancellation) => await args.GetSessionStateAsync(cancellation);

        public Task SetStateAsync(BinaryData state, CancellationToken cancellation) => args.SetSessionStateAsync(state, cancellation);

        public Task RenewLockAsync(CancellationToken cancellation) => args.RenewSessionLockAsync(cancellation);

        public void Release() => IsReleased = true;
    }
}
