using System.Text.Json.Nodes;
using System.Threading.Channels;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Execution;
using Lambda.StatesLanguage.History;
using Lambda.StatesLanguage.Items;

namespace Lambda.StatesLanguage.InMemory;

/// <summary>
/// Runs one execution in memory, to its end: for tests, and for express machines that are called synchronously. The execution is lost when
/// the process ends.
/// </summary>
/// <param name="machine">The state machine.</param>
/// <param name="identity">The names and ARNs of the execution.</param>
/// <param name="services">The services that its tasks call.</param>
/// <param name="time">The clock. A clock that stands still, such as <see cref="SkippingTime"/>, is advanced to the next timer when nothing
/// else runs.</param>
/// <param name="options">The limits.</param>
public sealed class InMemoryExecution(
    StateMachine machine, ExecutionIdentity identity, InMemoryServices services, TimeProvider time, InterpreterOptions? options = null)
{
    private readonly Interpreter interpreter = new(machine, options);
    private readonly Channel<(Signal Signal, int? Ends)> signals = Channel.CreateUnbounded<(Signal, int?)>();
    private readonly Dictionary<int, CancellationTokenSource> running = [];
    private readonly PriorityQueue<int, (DateTimeOffset, int)> timers = new();
    private readonly HashSet<int> cancelled = [];
    private readonly List<HistoryEvent> history = [];

    /// <summary>The history so far.</summary>
    public IReadOnlyList<HistoryEvent> History => history;

    /// <summary>Sends a signal from outside, such as a callback, a heartbeat or a stop.</summary>
    public void Send(Signal signal) => signals.Writer.TryWrite((signal, null));

    /// <summary>Runs the execution.</summary>
    /// <returns>The final state of the execution.</returns>
    public async Task<ExecutionState> RunAsync(JsonNode? input, CancellationToken cancellation = default)
    {
        var state = Interpreter.Create(identity, input);
        try
        {
            Do(interpreter.Start(state, time.GetUtcNow()), cancellation);
            while (state.Status == ExecutionStatus.Running)
            {
                var signal = await NextAsync(cancellation).ConfigureAwait(false);
                Do(interpreter.Apply(state, signal, time.GetUtcNow()), cancellation);
            }
            return state;
        }
        finally
        {
            foreach (var each in running.Values)
                await each.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task<Signal> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (signals.Reader.TryRead(out var next))
            {
                if (next.Ends is { } work)
                    running.Remove(work);
                return next.Signal;
            }
            if (!TryNextTimer(out var number, out var due))
            {
                await signals.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false);
                continue;
            }
            var wait = due - time.GetUtcNow();
            if (wait <= TimeSpan.Zero || (time is SkippingTime skipping && running.Count == 0 && skipping.SkipTo(due)))
            {
                timers.Dequeue();
                return new TimerFired(number);
            }
            if (time is SkippingTime)
                await signals.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false);
            else
                await WaitAsync(wait, cancellation).ConfigureAwait(false);
        }
    }

    private bool TryNextTimer(out int number, out DateTimeOffset due)
    {
        while (timers.TryPeek(out number, out var order))
        {
            due = order.Item1;
            if (!cancelled.Remove(number))
                return true;
            timers.Dequeue();
        }
        due = default;
        return false;
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var signalled = signals.Reader.WaitToReadAsync(over.Token).AsTask();
        var limit = wait > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : wait;
        await Task.WhenAny(signalled, Task.Delay(limit, time, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
    }

    private void Do(StepResult step, CancellationToken cancellation)
    {
        history.AddRange(step.Events);
        foreach (var decision in step.Decisions)
        {
            switch (decision)
            {
                case StartTimer timer:
                    timers.Enqueue(timer.Work, (timer.DueAt, timer.Work));
                    break;
                case Cancel cancel when running.Remove(cancel.Work, out var source):
                    source.Cancel();
                    break;
                case Cancel cancel:
                    cancelled.Add(cancel.Work);
                    break;
                case RunTask task:
                    Start(task.Work, token => RunAsync(task, token), cancellation);
                    break;
                case ReadItems read:
                    Start(read.Work, token => ReadAsync(read, token), cancellation);
                    break;
                case StartChild child:
                    Start(child.Work, token => RunAsync(child, token), cancellation);
                    break;
                case WriteResults write:
                    Start(write.Work, token => WriteAsync(write, token), cancellation);
                    break;
            }
        }
    }

    private void Start(int work, Func<CancellationToken, Task<Signal>> run, CancellationToken cancellation)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        running[work] = source;
        _ = RunAsync();

        async Task RunAsync()
        {
            Signal signal;
            try
            {
                signal = await run(source.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // A task may fail with anything; its state decides what follows.
                signal = new WorkFailed(work, exception.GetType().Name, exception.Message);
            }
            signals.Writer.TryWrite((signal, work));
        }
    }

    private async Task<Signal> RunAsync(RunTask task, CancellationToken cancellation) =>
        await services.RunTask(task, cancellation).ConfigureAwait(false) switch
        {
            TaskOutcome.Succeeded succeeded => new WorkSucceeded(task.Work, succeeded.Output),
            TaskOutcome.Failed failed => new WorkFailed(task.Work, failed.Error, failed.Cause),
            TaskOutcome.Submitted submitted => new WorkSubmitted(task.Work, submitted.Response),
            _ => throw new InvalidOperationException("The task has no outcome."),
        };

    private async Task<Signal> ReadAsync(ReadItems read, CancellationToken cancellation)
    {
        if (services.ReadItems is null)
            return new WorkFailed(read.Work, ErrorNames.ItemReaderFailed, $"No reader of items is set for {read.Resource}.");
        try
        {
            return new WorkSucceeded(read.Work, await services.ReadItems(read, cancellation).ConfigureAwait(false));
        }
        catch (ItemReadingException exception)
        {
            return new WorkFailed(read.Work, ErrorNames.ItemReaderFailed, exception.Message);
        }
    }

    private async Task<Signal> WriteAsync(WriteResults write, CancellationToken cancellation) => services.WriteResults is null
        ? new WorkFailed(write.Work, ErrorNames.ResultWriterFailed, $"No writer of results is set for {write.Resource}.")
        : new WorkSucceeded(write.Work, await services.WriteResults(write, cancellation).ConfigureAwait(false));

    private async Task<Signal> RunAsync(StartChild child, CancellationToken cancellation)
    {
        var own = identity with
            { Name = child.Name, ExecutionArn = child.ExecutionArn, Seed = $"{identity.RandomSeed}|{child.Work}" };
        var execution = new InMemoryExecution(machine.ItemProcessor(child.Processor), own, services, time, options);
        var state = await execution.RunAsync(child.Input, cancellation).ConfigureAwait(false);
        return state.Status == ExecutionStatus.Succeeded
            ? new WorkSucceeded(child.Work, state.Output)
            : new WorkFailed(child.Work, state.Failure?.Error, state.Failure?.Cause);
    }
}
