using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Lambda.StatesLanguage;

namespace Lambda.Workflows.Execution;

/// <summary>Caches the machines made from definitions, so that a replay does not read a definition again.</summary>
internal static class MachineCache
{
    private const int Most = 256;
    private static readonly ConcurrentDictionary<string, StateMachine> Machines = new(StringComparer.Ordinal);

    public static StateMachine Get(ExecutionStart start)
    {
        var key = $"{start.Type}|{start.Processor}|{Revision(start.Definition)}";
        if (Machines.TryGetValue(key, out var known))
            return known;
        if (Machines.Count >= Most)
            Machines.Clear();
        var machine = StateMachine.Parse(start.Definition, start.Type);
        return Machines[key] = start.Processor is null ? machine : machine.ItemProcessor(start.Processor);
    }

    /// <summary>Returns an id for a revision of a definition.</summary>
    public static string Revision(string definition) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(definition)).AsSpan(0, 16)).ToString();
}
