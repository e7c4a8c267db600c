using OrgStarter.Testing;
using OrgStarter.Tests.Audit;
using OrgStarter.Tests.Members;

namespace OrgStarter.Tests.Data;

/// <inheritdoc cref="OnPostgres"/>
public sealed class OnPostgresTests
{
    [Fact]
    public Task What_could_differ_between_the_engines_passes_on_both() => OnPostgres.AssertPassAsync(
        typeof(TenantIsolationTests), typeof(IsolationBypassTests), typeof(StorableTextTests), typeof(AppendOnlyTests),
        typeof(MemberTableTests), typeof(MembersPageTests), typeof(RoundTripTests));
}
