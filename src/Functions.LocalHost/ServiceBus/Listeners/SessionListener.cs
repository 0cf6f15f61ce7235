using Azure.Messaging.ServiceBus;
using Functions.LocalHost.ServiceBus.Settling;
using Microsoft.Azure.WebJobs.Host.Listeners;

namespace Functions.LocalHost.ServiceBus.Listeners;

/// <summary>
/// Accepts up to <c>maxConcurrentSessions</c> sessions of an entity, keeps their locks, and processes the messages of each one by one.
/// </summary>
internal sealed class SessionListener : IListener
{
    private readonly ServiceBusSessionProcessor _processor;
    private readonly ListenerSetup _setup;
    private readonly EntityHealth _health;

    public SessionListener(ListenerSetup setup)
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
        (_setup, _health) = (setup, new EntityHealth(entity.Path, setup.Logger));
        _processor = entity.Subscription is null
            ? setup.Client.CreateSessionProcessor(entity.QueueOrTopic, options)
            : setup.Client.CreateSessionProcessor(entity.QueueOrTopic, entity.Subscription, options);
        _processor.ProcessMessageAsync += RunAsync;
        _processor.ProcessErrorAsync += _health.HandleAsync;
    }

    public Task StartAsync(CancellationToken cancellationToken) => _processor.StartProcessingAsync(cancellationToken);

    // Cancels running functions. Messages that they have not settled, and sessions, return to their entity.
    public Task StopAsync(CancellationToken cancellationToken) => _processor.CloseAsync(cancellationToken);

    public void Cancel() => _ = _processor.CloseAsync();

    public void Dispose()
    {
        // A stopped processor is already closed, and one that never started holds nothing.
    }

    private async Task RunAsync(ProcessSessionMessageEventArgs args)
    {
        _health.Answered();
        var actions = new Actions(args);
        var result = await _setup.Execution.RunAsync(new Delivery(_setup.Entity.Path, [args.Message], actions, actions),
            args.CancellationToken);
        // The processor then abandons the message, unless the function has settled it.
        if (!result.Succeeded) throw new FunctionFailedException(result.Exception);
    }

    private sealed class Actions(ProcessSessionMessageEventArgs args) : IMessageActions, ISessionActions
    {
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

        public void Release() => args.ReleaseSession();
    }
}
