using CsCheck;
using OrgStarter.Platform.Data;

namespace OrgStarter.Proofs.Data;

public sealed class ForgottenMarksTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Gen<Forgotten[]> Rows = Gen.Select(Gen.Guid, Gen.Int[0, 3], Gen.Bool, Gen.Int[0, 9]).Select((id, name, isTag, minute) =>
        new Forgotten { Id = id, Key = $"{name}", IsTag = isTag, At = Noon.AddMinutes(minute) }).Array[0, 20];

    [Fact]
    public void Instances_that_know_the_same_have_the_same_mark_in_whatever_order_they_heard_of_it_and_however_often() =>
        Rows.Sample(rows =>
        {
            var (one, other) = (new ForgottenMarks(), new ForgottenMarks());
            one.Add(rows);
            other.Add(rows.Reverse());
            other.Add(rows);
            Assert.All(Keys(), key => Assert.Equal(one.Mark(key, ["1"]), other.Mark(key, ["1"])));
        });

    [Fact]
    public void Each_forgetting_makes_a_mark_that_was_never_there_and_leaves_other_names_alone() =>
        Rows.Sample(rows =>
        {
            var marks = new ForgottenMarks();
            var seen = new HashSet<string> { marks.Mark("2", []) };
            foreach (var row in rows.DistinctBy(row => row.Id))
            {
                marks.Add([row]);
                Assert.Equal(row is { Key: "2", IsTag: false }, seen.Add(marks.Mark("2", [])));
            }
        });

    [Fact]
    public void What_is_old_enough_is_dropped_as_if_it_had_never_been() =>
        Rows.Sample(rows =>
        {
            var (kept, fresh) = (new ForgottenMarks(), new ForgottenMarks());
            kept.Add(rows);
            kept.ForgetBefore(Noon.AddMinutes(5));
            fresh.Add(rows.Where(row => row.At >= Noon.AddMinutes(5)));
            Assert.All(Keys(), key => Assert.Equal(fresh.Mark(key, ["1", "3"]), kept.Mark(key, ["1", "3"])));
        });

    private static IEnumerable<string> Keys() => Enumerable.Range(0, 4).Select(name => $"{name}");
}
