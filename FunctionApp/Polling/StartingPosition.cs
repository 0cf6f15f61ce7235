namespace FunctionApp.Polling;

/// <summary>Where a stream is read from when nothing of it was read before.</summary>
/// <remarks>Mirrors <c>StartingPosition</c> in https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html.</remarks>
public enum StartingPosition
{
    /// <summary>The oldest record that is kept.</summary>
    TrimHorizon,

    /// <summary>What comes from when the mapping was first there.</summary>
    Latest,

    /// <summary>What came from a time on.</summary>
    AtTimestamp,
}
