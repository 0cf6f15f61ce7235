namespace Lambda.Engine.Polling;

/// <summary>The position at which reading a stream starts when none of its records has been read yet.</summary>
/// <remarks>
/// Mirrors <c>StartingPosition</c> in https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html.
/// </remarks>
public enum StartingPosition
{
    /// <summary>At the oldest record in the stream.</summary>
    TrimHorizon,

    /// <summary>At the time when the mapping first existed.</summary>
    Latest,

    /// <summary>At the time in StartingPositionTimestamp.</summary>
    AtTimestamp,
}
