using System.Text;
using Lambda.Engine.Polling.Streams;
using Simulation.Scheduling;

namespace Simulation.Messaging;

/// <summary>An event hub: partitions of records in order, each read by one instance at a time, which stores how far it has come.</summary>
internal sealed class Hub(Loop loop, int partitions)
{
    public List<HubPartition> Partitions { get; } = [.. Enumerable.Range(0, partitions).Select(number => new HubPartition(number))];

    public bool IsRead => Partitions.TrueForAll(partition => partition.Checkpoint == partition.Records.Count);

    public void Send(int partition, string key)
    {
        var records = Partitions[partition].Records;
        var number = records.Count + 1;
        var data = $$"""{"number":{{number}},"kind":"{{(number % 3 == 0 ? "b" : "a")}}"}""";
        records.Add(new(new(key, number, Encoding.UTF8.GetBytes(data), loop.Now)));
    }
}

/// <summary>A partition, and who reads it.</summary>
internal sealed class HubPartition(int number)
{
    public int Number => number;

    /// <summary>The record of sequence number n is at n - 1.</summary>
    public List<HubRecord> Records { get; } = [];

    public int Checkpoint { get; set; }

    public HubReader? Owner { get; set; }

    /// <summary>The records of each window that the function was told is complete, by the window's start.</summary>
    public Dictionary<DateTimeOffset, SortedSet<long>> Windows { get; } = [];
}

/// <summary>A record, and what became of it.</summary>
internal sealed record HubRecord(StreamRecord Record)
{
    /// <summary>Whether the mapping's filter, if it has one, lets it pass.</summary>
    public bool IsWanted => Record.SequenceNumber % 3 != 0;

    public int Succeeded { get; set; }

    public int Failed { get; set; }

    public bool IsReported { get; set; }

    /// <summary>Whether it was reported because of its retries.</summary>
    public bool IsExhausted { get; set; }
}
