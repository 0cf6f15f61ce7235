using System.Diagnostics;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Fuzzing.Mutations;
using Microsoft.FSharp.Core;

namespace Fuzzing.Running;

/// <summary>Reads mutated inputs for a time; the first that finds a fault is shrunk and kept.</summary>
internal sealed class Hunt(Target target, TextWriter output) : IDisposable
{
    private const int Round = 5_000;
    private static readonly TimeSpan s_watch = TimeSpan.FromSeconds(20);
    private readonly Lock _watching = new();
    private readonly BoundedReader _reader = new(target);
    private readonly IReadOnlyList<byte[]> _seeds = Corpus.Of(target);
    private readonly LastInput _last = new(Path.Combine(Path.GetTempPath(), $"fuzzing-{target.Name}.last"));
    private Duration? _began;

    /// <summary>The number of inputs that were read.</summary>
    public long Count { get; private set; }

    /// <summary>How many of them were good in spite of their changes.</summary>
    public long Good { get; private set; }

    /// <summary>Runs for a time.</summary>
    /// <returns>Whether no fault was found.</returns>
    public bool Run(TimeSpan time)
    {
        if (_last.Left() is { } fatal)
        {
            _last.End();
            output.WriteLine($"{target.Name}: the process died of an input that is kept as {Corpus.Keep(target, fatal)}");
            return false;
        }
        using var watch = new Timer(_ => EndIfStuck(), null, s_watch, s_watch);
        var (start, said) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
        for (var elapsed = TimeSpan.Zero; elapsed < time; elapsed = Stopwatch.GetElapsedTime(start))
        {
            if (elapsed - said > TimeSpan.FromSeconds(30))
            {
                said = elapsed;
                output.WriteLine($"{target.Name}: {Count:N0} inputs in {elapsed.TotalSeconds:0} s");
            }
            if (!Try((ulong)RandomNumberGenerator.GetInt32(int.MaxValue), Round)) return false;
        }
        output.WriteLine($"{target.Name}: {Count:N0} inputs in {time.TotalSeconds:0} s, {100 * Good / Count} % of them good, no fault");
        return true;
    }

    /// <summary>Reads so many inputs, the same for the same seed.</summary>
    /// <returns>Whether no fault was found.</returns>
    public bool Try(ulong seed, int count)
    {
        // Keeps the bytes after shrinking.
        (byte[] Input, Exception Fault)? smallest = null;
        var property = Prop.ForAll(MutatedInput.Some(_seeds.Count), input =>
        {
            var bytes = input.Bytes(target, _seeds);
            if (Fault(bytes) is not { } fault) return true;
            smallest = (bytes, fault);
            return false;
        });
        var config = Config.Quick.WithMaxTest(count).WithQuietOnSuccess(true).WithRunner(Silent.Runner)
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(seed, 1), FSharpOption<int>.None)));
        Check.One(config, property);
        if (smallest is not { } found) return true;
        output.WriteLine($"{target.Name}: {found.Fault}");
        output.WriteLine($"{target.Name}: kept as {Corpus.Keep(target, found.Input)}");
        return false;
    }

    public void Dispose()
    {
        target.Dispose();
        _last.Dispose();
    }

    private Exception? Fault(byte[] input)
    {
        Count++;
        _last.Begin(input);
        lock (_watching) _began = Duration.Now();
        try
        {
            if (_reader.Read(input)) Good++;
            return null;
        }
#pragma warning disable CA1031 // Any exception is what the hunt is for.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return fault;
        }
        finally
        {
            lock (_watching) _began = null;
            _last.End();
        }
    }

    // An input that never ends cannot be stopped in another way.
    private void EndIfStuck()
    {
        Duration took;
        lock (_watching)
        {
            if (_began is not { } began) return;
            took = began.Elapsed();
        }
        if (took.IsStuck) Environment.FailFast($"{target.Name}: an input takes more than {took}. Run the hunt again to keep it.");
    }

    private sealed class Silent : IRunner
    {
        public static readonly Silent Runner = new();

        public void OnStartFixture(Type t)
        {
        }

        public void OnArguments(int ntest, Microsoft.FSharp.Collections.FSharpList<object> args,
            FSharpFunc<int, FSharpFunc<Microsoft.FSharp.Collections.FSharpList<object>, string>> every)
        {
        }

        public void OnShrink(Microsoft.FSharp.Collections.FSharpList<object> args,
            FSharpFunc<Microsoft.FSharp.Collections.FSharpList<object>, string> everyShrink)
        {
        }

        public void OnFinished(string name, FsCheck.TestResult result)
        {
        }
    }
}
