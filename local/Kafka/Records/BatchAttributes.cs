namespace Local.Kafka.Records;

/// <summary>The compression of a batch's records: the lowest three bits of its attributes.</summary>
internal enum CompressionType
{
    None = 0,
    Gzip = 1,
    Snappy = 2,
    Lz4 = 3,
    Zstd = 4,
}

/// <summary>The attributes of a batch: https://kafka.apache.org/documentation/#recordbatch</summary>
internal readonly record struct BatchAttributes(short Bits)
{
    /// <summary>The attribute for timestamps that the log has set, rather than the producer.</summary>
    public static BatchAttributes LogAppendTime { get; } = new(1 << 3);

    public CompressionType Compression => (CompressionType)(Bits & 0b111);

    public bool IsTransactional => (Bits & (1 << 4)) != 0;

    public bool IsControl => (Bits & (1 << 5)) != 0;
}
