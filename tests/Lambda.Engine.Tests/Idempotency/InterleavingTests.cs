using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Engine.Idempotency;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace Lambda.Engine.Tests.Idempotency;

/// <summary>
/// Events of one key at many instances of the app, each step of each taken in any order, with storage, handlers and instances failing at
/// random.
/// </summary>
public sealed class InterleavingTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3), Window = TimeSpan.FromSeconds(20);

    [Fact]
    public void Two_handlers_never_run_for_the_same_key_at_once_or_before_a_stored_result_expires_whatever_fails() =>
        Check(seed => new World(seed) { Failures = 0.1, LostAnswers = 0.1, HandlerErrors = 0.2, Deaths = 0.03, TimeMoves = true });

    [Fact]
    public void A_handler_runs_again_only_after_a_handler_error_if_storage_works_and_no_instance_crashes() =>
        Check(seed => new World(seed) { HandlerErrors = 0.3 });

    [Fact]
    public void Without_failures_the_handler_runs_once_for_each_key() => Check(seed => new World(seed));

    private static void Check(Func<int, World> world) => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        // Each step continues at once, on the simulation's thread.
        SynchronizationContext.SetSynchronizationContext(null);
        world(seed).Run();
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    private sealed class World(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        private readonly FakeKeys _keys = new();
        private readonly List<Instance> _instances = [];
        private readonly List<Action> _steps = [];
        private readonly Dictionary<string, DateTimeOffset> _kept = [];

        public double Failures { get; set; }
        public double LostAnswers { get; set; }
        public double HandlerErrors { get; set; }
        public double Deaths { get; set; }
        public bool TimeMoves { get; set; }
        public TimeProvider Time => _time;
        public FakeKeys Keys => _keys;

        private bool IsCalm => Failures == 0 && LostAnswers == 0 && Deaths == 0 && !TimeMoves;

        public void Run()
        {
            var starts = _random.Next(2, 16);
            while (_instances.Count < starts || _steps.Count > 0)
            {
                if (_instances.Count < starts && (_steps.Count == 0 || Happens(0.2))) Start();
                else Step();
                if (TimeMoves && Happens(0.15)) _time.Advance(Happens(0.1) ? Window : Timeout * _random.NextDouble());
                if (Happens(Deaths)) _instances[_random.Next(_instances.Count)].IsDead = true;
            }
            foreach (var instance in _instances) instance.AssertEnded(_kept);
            if (IsCalm)
                Assert.Equal(
                    _instances.Count(instance => instance.Failed) + Math.Min(1, _kept.Count),
                    _instances.Count(instance => instance.HadEffect));
            if (IsCalm && HandlerErrors == 0) Assert.Single(_instances, instance => instance.HadEffect);
            AssertNothingIsStuck();
        }

        public bool Happens(double probability) => probability > 0 && _random.NextDouble() < probability;

        /// <summary>Does the work at a later step; when the caller does not wait any more, perhaps not.</summary>
        public Task<T> LaterAsync<T>(Instance caller, bool mayFail, Func<T> work, CancellationToken cancellation)
        {
            var answer = new TaskCompletionSource<T>();
            cancellation.UnsafeRegister(_ => { if (!caller.IsDead) answer.TrySetCanceled(cancellation); }, null);
            _steps.Add(() =>
            {
                if ((caller.IsDead || answer.Task.IsCompleted) && Happens(0.5)) return;
                if (mayFail && Happens(Failures))
                {
                    if (!caller.IsDead) answer.TrySetException(new StorageUnavailableException("away", new IOException()));
                    return;
                }
                var done = work();
                if (caller.IsDead) return;
                if (mayFail && Happens(LostAnswers)) answer.TrySetException(new StorageUnavailableException("lost", new IOException()));
                else answer.TrySetResult(done);
            });
            return answer.Task;
        }

        public void Kept(IdempotencyRecord record) => _kept[Encoding.UTF8.GetString(record.Result.Span)] = record.Until;

        public void Effect(Instance of)
        {
            Assert.DoesNotContain(_instances, other => other != of && other is { IsInHandler: true, IsDead: false });
            Assert.DoesNotContain(_kept.Values, until => until > _time.GetUtcNow());
        }

        private Instance Start()
        {
            var instance = new Instance(this, _instances.Count.ToString(CultureInfo.InvariantCulture));
            _instances.Add(instance);
            instance.Start(Timeout, Window);
            return instance;
        }

        private void Step()
        {
            // Often the newest one, so that others run very late.
            var at = Happens(0.5) ? _steps.Count - 1 : _random.Next(_steps.Count);
            var step = _steps[at];
            _steps.RemoveAt(at);
            step();
        }

        private void AssertNothingIsStuck()
        {
            (Failures, LostAnswers, HandlerErrors, Deaths) = (0, 0, 0, 0);
            _time.Advance(Timeout);
            var last = Start();
            while (_steps.Count > 0) Step();
            last.AssertSucceeded();
        }
    }

    /// <summary>One event at one instance of the app.</summary>
    private sealed class Instance(World world, string name) : IIdempotencyRecords
    {
        private Task<ReadOnlyMemory<byte>> _run = null!;

        public bool IsDead { get; set; }
        public bool IsInHandler { get; private set; }
        public bool HadEffect { get; private set; }
        public bool Failed { get; private set; }

        public void Start(TimeSpan timeout, TimeSpan window)
        {
            var function = Some.Function("f", new FunctionOptions { Timeout = (int)timeout.TotalSeconds });
            var context = new LambdaContext(function, new InvocationRequest(name, "1"u8.ToArray()), NullLogger.Instance, world.Time);
            var call = new OncePerKey(this, new FakePayloads(), world.Time, NullLogger<OncePerKey>.Instance).Guard(
                "f", new IdempotencyOptions { ExpiresAfter = window }, HandleAsync);
            _run = call("1"u8.ToArray(), context, new CancellationTokenSource(timeout, world.Time).Token).AsTask();
        }

        public void AssertEnded(Dictionary<string, DateTimeOffset> kept)
        {
            if (IsDead) return;
            Assert.True(_run.IsCompleted);
            if (_run.IsFaulted)
                Assert.True(
                    _run.Exception.InnerException is IdempotencyAlreadyInProgressError
                        or IdempotencyPersistenceLayerError or HandlerException,
                    _run.Exception.ToString());
            // A call whose handler did not run has a stored result.
            else if (!_run.IsCanceled && !HadEffect) Assert.Contains(Encoding.UTF8.GetString(_run.Result.Span), kept.Keys);
        }

        public void AssertSucceeded() => Assert.True(_run.IsCompletedSuccessfully, _run.Exception?.ToString());

        public Task<IdempotencyRecord?> FindAsync(string key, CancellationToken cancellation) =>
            world.LaterAsync(this, mayFail: true, () => world.Keys.FindAsync(key, cancellation).Result, cancellation);

        public Task<IdempotencyRecord?> TryPutAsync(IdempotencyRecord record, CancellationToken cancellation) =>
            world.LaterAsync(this, mayFail: true, () =>
            {
                var stored = world.Keys.TryPutAsync(record, cancellation).Result;
                if (stored is { IsCompleted: true }) world.Kept(stored);
                return stored;
            }, cancellation);

        public Task<bool> TryDeleteAsync(IdempotencyRecord record, CancellationToken cancellation) =>
            world.LaterAsync(this, mayFail: true, () => world.Keys.TryDeleteAsync(record, cancellation).Result, cancellation);

        public Task<int> DeleteExpiredAsync(DateTimeOffset before, CancellationToken cancellation) =>
            world.Keys.DeleteExpiredAsync(before, cancellation);

        private async ValueTask<ReadOnlyMemory<byte>> HandleAsync(
            ReadOnlyMemory<byte> payload, ILambdaContext context, CancellationToken cancellation)
        {
            IsInHandler = true;
            try
            {
                await world.LaterAsync(this, mayFail: false, () => 0, cancellation);
                world.Effect(this);
                HadEffect = true;
                await world.LaterAsync(this, mayFail: false, () => 0, cancellation);
                Failed = world.Happens(world.HandlerErrors);
                return Failed ? throw new HandlerException() : Encoding.UTF8.GetBytes(name);
            }
            finally
            {
                IsInHandler = false;
            }
        }
    }

    private sealed class HandlerException : Exception;
}
