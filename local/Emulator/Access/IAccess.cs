namespace Local.Emulator.Access;

/// <summary>What one client may do.</summary>
internal interface IAccess
{
    /// <param name="path">Of a node, without a slash at its ends.</param>
    /// <param name="token">A shared access signature beside those that the client put to <c>$cbs</c>; null if there is none.</param>
    bool Allows(string path, string? token = null);
}
