using Lambda.Engine.Access;
using Lambda.Functions.Access.SignatureV4;

namespace Lambda.Functions.Access;

/// <summary>What a request says about its sender.</summary>
/// <param name="Refusal">Why the credentials are refused; null when they are not.</param>
/// <param name="Principal">The principal that they belong to.</param>
/// <param name="Signature">The signature that has still to be verified; null when there is none.</param>
internal readonly record struct Credentials(AccessRefusal? Refusal, Principal? Principal = null, SignedRequest? Signature = null);
