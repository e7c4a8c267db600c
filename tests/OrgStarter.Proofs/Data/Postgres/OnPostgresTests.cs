using OrgStarter.Proofs.Fuzz;
using OrgStarter.Proofs.Invitations;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Data.Postgres;

/// <inheritdoc cref="OnPostgres"/>
[Trait("Only", "CI")]
public sealed class OnPostgresTests
{
    [Fact]
    public Task What_could_differ_between_the_engines_passes_on_both() =>
        OnPostgres.AssertPassAsync(typeof(InvitationRaceTests), typeof(FuzzTests));
}
